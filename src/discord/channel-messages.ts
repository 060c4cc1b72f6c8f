import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { ALARM, type Deletion, type Found, type Posted, type Posts, TOKEN_MS } from '../channels/posts.ts';
import { SECOND_MS } from '../core/duration.ts';
import type { Line } from '../core/reply.ts';
import { timeOfSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';
import type { InteractionApi, Outcome } from './api.ts';
import { markdown } from './markdown.ts';
import { ask } from './rest.ts';
import { codeOf, retry, type Tried } from './retry.ts';

/** Discord's limit for a message's text. */
const LONGEST = 2000;
/** Unknown channel, unknown message: there is nothing to change or delete any more. */
const GONE: readonly unknown[] = [10003, 10008];
/** Missing access, missing permissions, archived thread. */
const EVERYWHERE: readonly unknown[] = [50001, 50013, 50083];
const INVALID_TOKEN = 50027;
/** Discord's limit for a page of messages, and how many pages are looked through. */
const PAGE = 100;
const MOST_PAGES = 20;

/** A line of the log that is later than this is no news, and the next one waits for it. */
const POST_WITHIN_MS = 20 * SECOND_MS;
const DELETE_WITHIN_MS = 1.5 * SECOND_MS;
const POST_TIMEOUT_MS = 5 * SECOND_MS;
const QUICK_TIMEOUT_MS = 2 * SECOND_MS;

const Message = z.object({ id: z.string() });
const Messages = z.array(
	Message.extend({
		author: Message,
		content: z.string().optional(),
		interaction_metadata: Message.nullish(),
	}),
);

interface PostsDeps {
	/** Of the bot; it sends each request once, see `createRest`. */
	readonly rest: REST;
	readonly api: Pick<InteractionApi, 'look'>;
	/** The bot's own ids, once Discord has told them. */
	readonly self: () => { readonly userId: string; readonly applicationId: string };
	readonly world: Pick<World, 'ticks' | 'sleep' | 'deadline' | 'id'>;
}

/** Messages of the bot's own in channels. They ping nobody and show no previews. */
export function createPosts({ rest, api, self, world }: PostsDeps): Posts {
	const within = (ms: number) => ({ until: world.ticks() + ms, world });
	const write = (
		line: () => Line | undefined,
		send: (body: object, signal: AbortSignal) => Promise<unknown>,
	) =>
		retry(
			() => bodyOf(line()),
			(body) => ask(world, POST_TIMEOUT_MS, (signal) => send(body, signal)),
			within(POST_WITHIN_MS),
		);
	const quickly = (send: (signal: AbortSignal) => Promise<unknown>) =>
		retry(
			() => true,
			() => ask(world, QUICK_TIMEOUT_MS, send),
			within(DELETE_WITHIN_MS),
		);
	return {
		async send(channelId, line) {
			// With the same nonce, Discord answers a repetition with the message that it has posted already.
			const once = { nonce: world.id().slice(-25), enforce_nonce: true };
			const route = Routes.channelMessages(channelId);
			return posted(
				await write(line, (body, signal) => rest.post(route, { body: { ...body, ...once }, signal })),
			);
		},
		async edit(channelId, messageId, line) {
			const route = Routes.channelMessage(channelId, messageId);
			const tried = await write(line, (body, signal) => rest.patch(route, { body, signal }));
			return GONE.includes(codeOf(tried.error)) ? 'gone' : { ...posted(tried), messageId };
		},
		async delete(channelId, messageId) {
			const route = Routes.channelMessage(channelId, messageId);
			return deletionOf(await quickly((signal) => rest.delete(route, { signal })));
		},
		async findAnswer(token) {
			return foundBy(await api.look({ applicationId: self().applicationId, token }));
		},
		async find(channelId, interactionId, isKnown) {
			const latest = interactionId && timeOfSnowflake(interactionId) + TOKEN_MS;
			const route = Routes.channelMessages(channelId);
			let from = interactionId;
			for (let pages = 0; pages < MOST_PAGES; pages += 1) {
				const where = from === undefined ? {} : { [interactionId ? 'after' : 'before']: from };
				const query = new URLSearchParams({ limit: String(PAGE), ...where });
				const tried = await quickly((signal) => rest.get(route, { query, signal }));
				if (GONE.includes(codeOf(tried.error))) return 'absent';
				if (tried.ended !== 'done') return tried.ended === 'refused' ? 'refused' : 'failed';
				const messages = Messages.safeParse(tried.value).data;
				if (!messages) return 'failed';
				for (const message of messages) {
					if (message.author.id !== self().userId) continue;
					if (message.interaction_metadata?.id !== interactionId) continue;
					// An alarm is no disclosure, so nobody knows it.
					if (message.content?.startsWith(ALARM)) continue;
					if (interactionId || !(await isKnown(message.id))) return { messageId: message.id };
				}
				from = (interactionId ? messages.at(0) : messages.at(-1))?.id;
				const isPast = latest && from !== undefined && timeOfSnowflake(from) > latest;
				if (messages.length < PAGE || from === undefined || isPast) return 'absent';
			}
			return 'refused';
		},
	};
}

function bodyOf(line: Line | undefined) {
	return line && { content: markdown(line, 'shown').slice(0, LONGEST), allowed_mentions: { parse: [] } };
}

function posted({ ended, value, error, mayHaveLanded }: Tried<unknown>): Posted {
	const messageId = Message.safeParse(value).data?.id;
	if (messageId !== undefined) return { state: 'shown', messageId };
	return {
		state: mayHaveLanded || ended === 'done' ? 'unknown' : 'withdrawn',
		...(error === undefined ? {} : { error }),
	};
}

function deletionOf({ ended, error }: Tried<unknown>): Deletion {
	const why = codeOf(error);
	if (ended === 'done' || GONE.includes(why)) return { state: 'gone' };
	if (ended !== 'refused') return { state: 'failed' };
	return { state: 'refused', why: why ?? 0, everywhere: EVERYWHERE.includes(why) };
}

function foundBy({ state, why, messageId, error }: Outcome): Found {
	if (messageId !== undefined) return { messageId };
	if (why === 'gone') return codeOf(error) === INVALID_TOKEN ? 'expired' : 'absent';
	return why === 'refused' && state === 'not-sent' ? 'refused' : 'failed';
}
