import type * as z from 'zod';
import { MessagePatch } from './body.ts';
import { BadBody, gravest, type Issue, refuseIssues, type UnknownKeyListener } from './issue.ts';
import { type Before, MESSAGE_FLAG, type MessageBody } from './message.ts';
import { allowedMentionIssues } from './rule/allowed-mention.ts';
import { componentIssues } from './rule/component.ts';
import { componentsV2Issues } from './rule/components-v2.ts';
import { embedIssues } from './rule/embed.ts';
import { schemaIssues } from './schema.ts';

/**
 * Reads the message part of a request. `whole` is the request's body, checked by `schema`; the message is in it under
 * `at`, or is all of it.
 * Keys that Discord ignores go to `onUnknownKeys`, or are refused too if it is left out.
 * @throws BadBody with everything that is wrong
 */
export function readMessage(
	schema: z.core.$ZodType,
	whole: unknown,
	part: unknown,
	at: readonly string[],
	before: Before,
	onUnknownKeys?: UnknownKeyListener,
): MessagePatch {
	const issues = schemaIssues(schema, whole);
	if (gravest(issues).length > 0) throw new BadBody(issues);
	const patch = MessagePatch.parse(part ?? {});
	issues.push(...ruleIssues(patch, before).map((issue) => ({ ...issue, path: [...at, ...issue.path] })));
	refuseIssues(issues, onUnknownKeys);
	return patch;
}

/** The sandbox's own rules: what Discord refuses although its description allows it. */
function ruleIssues(patch: MessagePatch, before: Before): Issue[] {
	const v2 = usesV2(patch, before);
	return [
		...contentIssues(patch),
		...embedIssues(patch.embeds ?? []),
		...componentIssues(patch.components ?? [], v2),
		...componentsV2Issues(patch, before, v2),
		...allowedMentionIssues(patch),
	];
}

/** Discord's description says 4000, which only people with a subscription have. */
const MAX_CONTENT = 2000;

function contentIssues({ content }: MessagePatch): Issue[] {
	if ((content ?? '').length <= MAX_CONTENT) return [];
	const message = `Must be ${MAX_CONTENT} or fewer in length.`;
	return [{ path: ['content'], code: 'BASE_TYPE_MAX_LENGTH', message }];
}

/** Once a message is of Components V2 it stays so. */
function usesV2(patch: MessagePatch, before: Before): boolean {
	return (((patch.flags ?? 0) | before.flags) & MESSAGE_FLAG.componentsV2) !== 0;
}

/** @throws BadBody code 50006 if nothing would be left to show */
export function refuseEmpty(body: MessageBody): void {
	const shown = [
		body.content.trim(),
		...body.embeds,
		...body.components,
		...body.attachments,
		...Object.values(body.extras),
	];
	if (shown.some((part: unknown) => part !== '')) return;
	throw new BadBody([{ path: [], code: 'EMPTY_MESSAGE', message: 'Cannot send an empty message' }], 50006);
}
