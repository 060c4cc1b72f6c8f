import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { Posts } from '../channels/log-channel.ts';
import type { Line } from '../core/reply.ts';
import { markdown } from './markdown.ts';

/** Discord's limit for a message's text. */
const LONGEST = 2000;
/** Unknown channel, unknown message: there is nothing to change or delete any more. */
const GONE: readonly unknown[] = [10003, 10008];

const Message = z.object({ id: z.string() });

/** Lines in a channel, as the bot itself. They ping nobody and show no previews. */
export function createPosts(rest: REST): Posts {
	const body = (line: Line) => ({
		content: markdown(line, 'shown').slice(0, LONGEST),
		allowed_mentions: { parse: [] },
	});
	return {
		async send(channelId, line) {
			return Message.parse(await rest.post(Routes.channelMessages(channelId), { body: body(line) })).id;
		},
		async edit(channelId, messageId, line) {
			try {
				await rest.patch(Routes.channelMessage(channelId, messageId), { body: body(line) });
				return true;
			} catch (error) {
				if (isGone(error)) return false;
				throw error;
			}
		},
	};
}

/** Deletes a message of Porter's own, which needs no permission but to see the channel. @returns whether it is gone */
export async function deleteMessage(rest: REST, channelId: string, messageId: string): Promise<boolean> {
	try {
		await rest.delete(Routes.channelMessage(channelId, messageId));
		return true;
	} catch (error) {
		return isGone(error);
	}
}

function isGone(error: unknown): boolean {
	return error instanceof DiscordAPIError && GONE.includes(error.code);
}
