import { everyComponent, type MessagePatch } from '../body.ts';
import type { Issue } from '../issue.ts';
import type { Before } from '../message.ts';

const MAX_COMPONENTS = 40;
/** Text of all text displays of a message together. */
const MAX_TEXT = 4000;

/** Messages with the flag IS_COMPONENTS_V2 hold nothing but components. */
export function componentsV2Issues(patch: MessagePatch, before: Before, v2: boolean): Issue[] {
	if (!v2) return [];
	const issues: Issue[] = [];
	const content = patch.content === undefined ? before.body.content : patch.content;
	const embeds = patch.embeds === undefined ? before.body.embeds : patch.embeds;
	if (content) issues.push(unfit('content'));
	if (embeds && embeds.length > 0) issues.push(unfit('embeds'));
	if (patch.poll) issues.push(unfit('poll'));
	if (patch.sticker_ids && patch.sticker_ids.length > 0) issues.push(unfit('sticker_ids'));
	const all = everyComponent(patch.components);
	if (all.length > MAX_COMPONENTS) {
		const message = `A message holds ${MAX_COMPONENTS} components at most.`;
		issues.push({ path: ['components'], code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message });
	}
	const text = all.reduce((sum, one) => sum + (one.type === 10 ? (one.content ?? '').length : 0), 0);
	if (text > MAX_TEXT) {
		const message = `All text displays together hold ${MAX_TEXT} characters at most.`;
		issues.push({
			path: ['components'],
			code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
			message,
		});
	}
	return issues;
}

function unfit(key: string): Issue {
	return {
		path: [key],
		code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
		message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
	};
}
