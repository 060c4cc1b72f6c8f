import type { MessagePatch } from './body.ts';
import { EMPTY_BODY, MESSAGE_FLAG, type Message, type MessageBody } from './message.ts';
import type { Payload } from './payload.ts';
import { pingsOf } from './ping.ts';
import { refuseEmpty } from './validate-message.ts';

/** Flags that a bot may set on a new message besides EPHEMERAL, and on an edited one. */
const SETTABLE = MESSAGE_FLAG.suppressEmbeds | MESSAGE_FLAG.suppressNotifications | MESSAGE_FLAG.componentsV2;
const EDITABLE = MESSAGE_FLAG.suppressEmbeds | MESSAGE_FLAG.componentsV2;

/** What a request makes of a message: its body, and its flags without EPHEMERAL. */
export interface Composed {
	readonly body: MessageBody;
	readonly flags: number;
}

/**
 * Puts a new message together.
 * @throws BadBody 50006 if there is nothing to show
 */
export function composeNew(
	patch: MessagePatch,
	files: Payload['files'],
	byDefault: readonly string[],
): Composed {
	const body = { ...merged(EMPTY_BODY, patch, files, byDefault), extras: extrasOf(patch) };
	refuseEmpty(body);
	return { body, flags: (patch.flags ?? 0) & SETTABLE };
}

/**
 * Applies an edit: a key that is absent leaves that part alone, null or an empty list clears it. An edit notifies nobody
 * unless it fills in a deferred answer.
 * @throws BadBody 50006 if nothing would be left
 */
export function composeEdit(message: Message, patch: MessagePatch, files: Payload['files']): Composed {
	const thinking = (message.flags & MESSAGE_FLAG.loading) !== 0;
	const body = merged(message.body, patch, files, thinking ? ['users'] : []);
	refuseEmpty(body);
	const kept = message.flags & ~MESSAGE_FLAG.loading & ~MESSAGE_FLAG.suppressEmbeds;
	const asked = patch.flags ?? message.flags & MESSAGE_FLAG.suppressEmbeds;
	return { body: thinking ? body : { ...body, pings: message.body.pings }, flags: kept | (asked & EDITABLE) };
}

function merged(
	before: MessageBody,
	patch: MessagePatch,
	files: Payload['files'],
	byDefault: readonly string[],
): MessageBody {
	const content = (patch.content === undefined ? before.content : (patch.content ?? '')).trim();
	const components = patch.components === undefined ? before.components : (patch.components ?? []);
	return {
		content,
		embeds: patch.embeds === undefined ? before.embeds : (patch.embeds ?? []),
		components,
		attachments: attachments(before, patch, files),
		extras: before.extras,
		pings: pingsOf({ content, components: [...components], allowed: patch.allowed_mentions, byDefault }),
	};
}

/** `attachments` in a request lists those to keep, and describes the uploaded ones (`files[0]` has the id "0"). */
function attachments(before: MessageBody, patch: MessagePatch, files: Payload['files']) {
	const kept =
		patch.attachments === undefined
			? before.attachments
			: before.attachments.filter(({ id }) => patch.attachments?.some((one) => one.id === id));
	const uploaded = files.map((file, index) => ({
		...file,
		id: (BigInt(Date.now()) * 1_000_000n + BigInt(index)).toString(),
	}));
	return [...kept, ...uploaded];
}

/** Discord closes a poll after a day unless told otherwise. */
const POLL_HOURS = 24;
const HOUR_MS = 3_600_000;

/** What a new message has besides text, embeds, components and files. */
function extrasOf({ poll, sticker_ids: stickers, message_reference: reference }: MessagePatch) {
	const extras: Record<string, unknown> = {};
	if (stickers?.length) {
		extras.sticker_items = stickers.map((id) => ({ id, name: `sticker ${id}`, format_type: 1 }));
	}
	if (reference) {
		const { fail_if_not_exists: _, ...rest } = reference;
		extras.message_reference = { ...rest, type: reference.type ?? 0 };
	}
	if (poll) {
		const { duration, answers, ...rest } = poll;
		extras.poll = {
			allow_multiselect: false,
			layout_type: 1,
			...rest,
			answers: answers.map((answer, index) => ({ ...answer, answer_id: index + 1 })),
			expiry: new Date(Date.now() + (duration ?? POLL_HOURS) * HOUR_MS).toISOString(),
		};
	}
	return extras;
}
