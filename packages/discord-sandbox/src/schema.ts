/// <reference path="./discord-api-spec.d.ts" />
import {
	ApplicationCommandAutocompleteCallbackRequestSchema,
	ApplicationCommandCreateRequestSchema,
	ApplicationCommandPatchRequestPartialSchema,
	ApplicationCommandUpdateRequestSchema,
	CreateMessageInteractionCallbackRequestSchema,
	IncomingWebhookInteractionRequestSchema,
	IncomingWebhookUpdateRequestPartialSchema,
	MessageCreateRequestSchema,
	MessageEditRequestPartialSchema,
	ModalInteractionCallbackRequestSchema,
	PongInteractionCallbackRequestSchema,
	UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import * as z from 'zod';
import { type Issue, UNKNOWN_KEY } from './issue.ts';

/** Discord's own description of the request bodies that the sandbox takes, from its published OpenAPI document. */
export const SCHEMA = {
	pong: PongInteractionCallbackRequestSchema,
	respondWithMessage: CreateMessageInteractionCallbackRequestSchema,
	respondWithUpdate: UpdateMessageInteractionCallbackRequestSchema,
	respondWithChoices: ApplicationCommandAutocompleteCallbackRequestSchema,
	respondWithModal: ModalInteractionCallbackRequestSchema,
	followUp: IncomingWebhookInteractionRequestSchema,
	editAnswer: IncomingWebhookUpdateRequestPartialSchema,
	postMessage: MessageCreateRequestSchema,
	editMessage: MessageEditRequestPartialSchema,
	createCommand: ApplicationCommandCreateRequestSchema,
	editCommand: ApplicationCommandPatchRequestPartialSchema,
	putCommand: ApplicationCommandUpdateRequestSchema,
} as const;

/** Sent by clients and taken by Discord, but not in its description. */
const ALSO_TAKEN = ['tts', 'nonce', 'enforce_nonce'];

/** What Discord's description says is wrong with a body, and keys in it that Discord does not know (it ignores them). */
export function schemaIssues(schema: z.core.$ZodType, body: unknown): Issue[] {
	const read = z.safeParse(schema, prepared(body));
	if (!read.success) return read.error.issues.flatMap((issue) => flat(issue, []));
	return unknownKeys(prepared(body), read.data, []);
}

/** The body without the keys of `ALSO_TAKEN`, and with the forms that Discord takes as those that are described. */
function prepared(body: unknown): unknown {
	if (!isRecord(body)) return body;
	const entries = Object.entries(body).filter(([key]) => !ALSO_TAKEN.includes(key));
	return Object.fromEntries(entries.map(([key, value]) => [key, asDescribed(key, value)]));
}

/**
 * Permissions come as text and are described as a number; ids of attachments come as numbers and are described as text;
 * forwards (references of type 1) are not described.
 */
function asDescribed(key: string, value: unknown): unknown {
	if (key === 'default_member_permissions' && typeof value === 'string' && /^\d{1,20}$/.test(value)) {
		return Number(value);
	}
	if (key === 'attachments' && Array.isArray(value)) {
		return value.map((one) =>
			isRecord(one) && typeof one.id === 'number' ? { ...one, id: String(one.id) } : one,
		);
	}
	if (key === 'message_reference' && isRecord(value) && value.type === 1) return { ...value, type: 0 };
	return key === 'data' ? prepared(value) : value;
}

/** Of a union, the complaints of the member that was meant: the one of the same `type`, else the nearest. */
function flat(issue: z.core.$ZodIssue, above: Issue['path']): Issue[] {
	const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, ...described(issue) }];
	const meant = issue.errors.filter((errors) => !errors.some(({ path: [first] }) => first === 'type'));
	const candidates = meant.length > 0 ? meant : issue.errors;
	const nearest = candidates.toSorted((a, b) => a.length - b.length)[0] ?? [];
	return nearest.flatMap((inner) => flat(inner, path));
}

function described(issue: z.core.$ZodIssue): { code: string; message: string } {
	if (issue.code === 'too_big') {
		return issue.origin === 'number'
			? { code: 'NUMBER_TYPE_MAX', message: `Must be at most ${issue.maximum}.` }
			: { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
	}
	if (issue.code === 'too_small') {
		return issue.origin === 'number'
			? { code: 'NUMBER_TYPE_MIN', message: `Must be at least ${issue.minimum}.` }
			: { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
	}
	if (issue.code === 'invalid_format' && issue.format === 'url') {
		return { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' };
	}
	if (issue.code === 'invalid_value') return { code: 'BASE_TYPE_CHOICES', message: issue.message };
	const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
	return missing
		? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
		: { code: 'BASE_TYPE_INVALID', message: issue.message };
}

/** Discord ignores keys that it does not know; most of them are typing errors. */
function unknownKeys(given: unknown, known: unknown, path: Issue['path']): Issue[] {
	if (Array.isArray(given) && Array.isArray(known)) {
		return given.flatMap((item, index) => unknownKeys(item, known[index], [...path, index]));
	}
	if (!isRecord(given) || !isRecord(known)) return [];
	return Object.entries(given).flatMap(([key, value]) =>
		key in known
			? unknownKeys(value, known[key], [...path, key])
			: [{ path: [...path, key], code: UNKNOWN_KEY, message: 'Discord does not know this key.' }],
	);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
