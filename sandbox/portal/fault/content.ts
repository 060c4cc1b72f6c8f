import { randomUUID } from 'node:crypto';
import { bodyOf, type HttpAnswer, jsonAnswer } from 'discord-sandbox/http';
import { keepCookie, newCookie } from '../canaries.ts';
import { problem } from '../problem.ts';
import type { Fault } from './fault.ts';

/** Faults in what an answer says. */

const ERROR_TEXTS: Readonly<Record<number, string>> = {
	400: 'Invalid request',
	401: 'Authentication required',
	403: 'Access denied',
	404: 'User not found',
	409: 'Entity already exists',
	422: 'Validation failed',
	429: 'Too many requests',
	500: 'Internal server error',
};

const LONG_COOKIE = 8000;
const DEEP = 100_000;

const page = (status: number, title: string): HttpAnswer => ({
	status,
	headers: { 'content-type': 'text/html; charset=UTF-8' },
	body: `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head>\n<body><h1>${title}</h1><p>Ray ID: ${randomUUID()}</p></body></html>\n`,
});

/** An error answer. */
export function statusAnswer({ status, error, body = 'json', retryAfter }: Fault<'status'>): HttpAnswer {
	const value = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
	const headers: Record<string, string> = value === undefined ? {} : { 'retry-after': value };
	const words = error ?? ERROR_TEXTS[status] ?? 'Bad gateway';
	if (body === 'none') return { status, headers, body: '' };
	if (body === 'json') return problem(status, words, headers);
	const { headers: type, ...rest } = page(status, words);
	return { ...rest, headers: { ...type, ...headers } };
}

/** What a proxy shows to browsers, with the status of a success. */
export function htmlAnswer(): HttpAnswer {
	return page(200, 'Just a moment...');
}

export function textAnswer({
	body,
	contentType = 'application/json',
	status = 200,
}: Fault<'text'>): HttpAnswer {
	return { status, headers: { 'content-type': contentType }, body };
}

export function redirectAnswer({ to, status = 302 }: Fault<'redirect'>): HttpAnswer {
	return { status, headers: { location: to }, body: '' };
}

/** A profile of `exampleuser` that would be elevated, were it not so deep. */
export function deepAnswer({ depth = DEEP }: Fault<'deep'>): HttpAnswer {
	const body = `{"id":42,"username":"exampleuser","avatar_url":null,"subscription_tier":2,"state":0,"permission_level":0,"chats":${'['.repeat(depth)}${']'.repeat(depth)}}`;
	return { ...jsonAnswer(200, null), body };
}

export function changed(answer: HttpAnswer, { change }: Fault<'change'>): HttpAnswer {
	return { ...answer, body: JSON.stringify(change(JSON.parse(`${bodyOf(answer)}`))) ?? '' };
}

export function truncated(answer: HttpAnswer): HttpAnswer {
	const text = `${bodyOf(answer)}`;
	return { ...answer, body: text.slice(0, Math.ceil(text.length / 2)) };
}

/** The answer with other cookies; every value is a canary. */
export function withCookie(
	{ headers = {}, ...answer }: HttpAnswer,
	{ cookie }: Fault<'set-cookie'>,
): HttpAnswer {
	const { 'set-cookie': proper = [], ...others } = headers;
	const wrong = {
		missing: [],
		empty: ['psession=; Path=/; Secure; HttpOnly'],
		illegal: [`psession=${keepCookie(`${newCookie()} "with, spaces\\too"`)}; Path=/; Secure; HttpOnly`],
		long: [`psession=${keepCookie(newCookie().padEnd(LONG_COOKIE, 'x'))}; Path=/; Secure; HttpOnly`],
		'other-name': [`hsession=${newCookie()}; Path=/; Secure; HttpOnly`],
		twice: [proper, `psession=${newCookie()}; Path=/; Secure; HttpOnly`].flat(),
	};
	const chosen = wrong[cookie];
	return { ...answer, headers: chosen.length ? { ...others, 'set-cookie': chosen } : others };
}
