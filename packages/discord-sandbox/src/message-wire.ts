import type { Component } from './body.ts';
import { userWire } from './guild-wire.ts';
import { MESSAGE_FLAG, type Message, type Origin, type StoredFile } from './message.ts';
import { isRecord } from './schema.ts';
import type { DiscordWorld } from './world.ts';

/** The type of a `message_reference` that forwards. */
export const FORWARD = 1;

/** A message as Discord's JSON. */
export function messageWire(world: DiscordWorld, message: Message): Record<string, unknown> {
	const { body, origin } = message;
	const source = origin?.sourceMessageId;
	const reference = origin && source !== undefined ? replyTo(message, source) : {};
	const isReply = source !== undefined || isReplyReference(body.extras.message_reference);
	return {
		id: message.id,
		channel_id: message.channelId,
		type: origin && source === undefined && !origin.followUp ? 20 : isReply ? 19 : 0,
		content: body.content,
		timestamp: iso(message.createdAt),
		edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
		author: userWire(message.author),
		...(message.author.bot ? { application_id: world.bot.id } : {}),
		...(origin ? { webhook_id: world.bot.id } : {}),
		flags: message.flags,
		tts: false,
		pinned: false,
		mention_everyone: body.pings.includes('everyone'),
		mentions: body.pings.flatMap((id) => userOf(world, id)),
		mention_roles: body.pings.filter((id) => id !== 'everyone' && userOf(world, id).length === 0),
		attachments: body.attachments.map((file) => attachmentWire(world, message.channelId, file)),
		embeds: body.embeds.map((embed) => ({ type: 'rich', ...embed })),
		components: numbered(body.components),
		...reference,
		...body.extras,
		...(origin ? metadata(world, origin) : {}),
	};
}

/** A file of a message; its address leads to this sandbox. */
export function attachmentWire({ origin }: DiscordWorld, channelId: string, file: StoredFile) {
	const url = `${origin}/attachments/${channelId}/${file.id}/${encodeURIComponent(file.filename)}`;
	return {
		id: file.id,
		filename: file.filename,
		content_type: file.type,
		size: file.content.length,
		url,
		proxy_url: url,
	};
}

function metadata(world: DiscordWorld, origin: Origin) {
	const user = userOf(world, origin.userId)[0];
	const original = world.interactions.get(origin.interactionId)?.originalId;
	return {
		interaction_metadata: {
			id: origin.interactionId,
			type: origin.interactionType,
			user,
			authorizing_integration_owners: origin.guildId === null ? {} : { '0': origin.guildId },
			...(origin.command === undefined ? {} : { name: origin.command, command_type: 1 }),
			...(origin.sourceMessageId === undefined ? {} : { interacted_message_id: origin.sourceMessageId }),
			...(origin.followUp && original !== undefined ? { original_response_message_id: original } : {}),
		},
		...(origin.command === undefined
			? {}
			: {
					interaction: {
						id: origin.interactionId,
						type: origin.interactionType,
						name: origin.command,
						user,
					},
				}),
	};
}

/** Whether a message answers another one; a forward refers to one too. */
function isReplyReference(reference: unknown): boolean {
	return isRecord(reference) && reference.type !== FORWARD;
}

function replyTo(message: Message, source: string) {
	return { message_reference: { type: 0, message_id: source, channel_id: message.channelId } };
}

function userOf({ users }: DiscordWorld, id: string) {
	const user = users.get(id);
	return user ? [userWire(user)] : [];
}

/** Discord numbers the components of a message that have no id of their own. */
function numbered(components: readonly Component[]): Component[] {
	let next = 1;
	const number = (component: Component): Component => ({
		...component,
		id: component.id || next++,
		...(component.components ? { components: component.components.map(number) } : {}),
		...(component.accessory ? { accessory: number(component.accessory) } : {}),
	});
	return components.map(number);
}

function iso(ms: number): string {
	return new Date(ms).toISOString().replace('Z', '000+00:00');
}

/** Whether a message is a deferred answer that shows "is thinking...". */
export function isThinking(message: Message): boolean {
	return (message.flags & MESSAGE_FLAG.loading) !== 0;
}
