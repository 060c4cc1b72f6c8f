import type { RecordedRequest } from 'discord-sandbox';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../sandbox/playground/act.ts';
import { readLogLine } from '../../sandbox/playground/log-line.ts';
import { traceOf } from '../../sandbox/playground/trace.ts';

const BEGAN = Date.parse('2026-01-01T12:00:00.000Z');
const at = (ms: number) => new Date(BEGAN + ms).toISOString();
const line = (ms: number, fields: Record<string, unknown>) => {
	const read = readLogLine(JSON.stringify({ time: at(ms), interaction: '7', ...fields }));
	if (!read) throw new Error('not a line of the log');
	return read;
};
const sent = (ms: number, method: string, path: string, body: unknown, status = 200): RecordedRequest => {
	return { at: BEGAN + ms, method, path, query: '', body, status };
};
const CALLBACK = '/interactions/7/:token/callback';
const EDIT = '/webhooks/1/:token/messages/@original';
const DEFERRED_EPHEMERAL = { type: 5, data: { flags: 64 } };

function trace(lines: Act['lines'], told: readonly RecordedRequest[], more: Partial<Act> = {}) {
	const act: Act = {
		...{ who: 'olga', where: 'moderators', title: '/profile exampleuser', began: BEGAN, interaction: '7' },
		...{ lines, asked: [], told: () => told, state: 'over', ...more },
	};
	return traceOf(act).steps.map(({ part, text, note }) => `${part}: ${text}${note ? ` (${note})` : ''}`);
}

const verdict = (fields: Record<string, unknown> = {}) =>
	line(90, {
		msg: 'interaction',
		outcome: 'answered',
		delivery: 'at once, sent',
		place: 'moderator-channel',
		ms: 90,
		...fields,
	});

describe('what happened', () => {
	test('is told in order: session, Portal, policy, answer, REST', () => {
		const asked = {
			...{
				at: new Date(BEGAN),
				method: 'GET',
				path: '/',
				status: 200,
				session: 'olga',
				cookie: 'live' as const,
			},
			...{ keyRight: undefined, fault: undefined, userAgent: undefined },
		};
		const portal = line(20, {
			...{ msg: 'portal request', method: 'GET', route: '/v1/users/me', status: 200, ms: 5, attempts: 1 },
		});
		const told = [sent(80, 'POST', CALLBACK, { type: 4, data: { flags: 64 } })];
		expect(trace([portal, verdict()], told, { asked: [asked] })).toMatchInlineSnapshot(`
			[
			  "Discord: olga in #moderators: /profile exampleuser",
			  "Porter: opens olga's own session (the Portal takes it)",
			  "Portal: GET /v1/users/me → 200 (5 ms)",
			  "Porter: #moderators counts as a moderator channel",
			  "Porter: answers in an ephemeral message (at once, sent, 90 ms in all)",
			  "Discord: POST callback → 200 (type 4: a message, flag 64: ephemeral)",
			]
		`);
	});

	test('puts a deferral where it was, and keeps its visibility for the edit', () => {
		const portal = line(1000, {
			...{
				msg: 'portal request',
				method: 'GET',
				route: '/v1/users/me',
				ms: 990,
				attempts: 1,
				code: 'portal-slow',
			},
		});
		const told = [sent(800, 'POST', CALLBACK, DEFERRED_EPHEMERAL), sent(1010, 'PATCH', EDIT, {})];
		const steps = trace([portal, verdict({ outcome: 'portal-slow', delivery: 'deferred, sent' })], told);
		expect(steps.slice(2)).toMatchInlineSnapshot(`
			[
			  "Discord: POST callback → 200 (type 5: is thinking…, flag 64: ephemeral)",
			  "Portal: GET /v1/users/me → no answer (990 ms, portal-slow)",
			  "Porter: #moderators counts as a moderator channel",
			  "Porter: answers in an ephemeral message: the failure "portal-slow" (deferred, sent, 90 ms in all)",
			  "Discord: PATCH webhook/messages/@original → 200",
			]
		`);
	});

	test('says why a channel is none, what came from memory, and what was not asked', () => {
		const cached = line(5, { msg: 'portal request', route: '/v1/users/me', attempts: 0, cache: 'hit' });
		const refused = line(6, {
			...{ msg: 'portal request', method: 'GET', route: '/v1/x', attempts: 0, code: 'budget-spent' },
		});
		const place = verdict({ place: 'public-channel', reason: 'everyone-sees' });
		const steps = trace([cached, refused, place], [sent(9, 'POST', CALLBACK, { type: 4, data: {} })]);
		expect(steps).toContain('Porter: /v1/users/me from memory (asked less than 30 s ago)');
		expect(steps).toContain('Porter: GET /v1/x is not sent (budget-spent)');
		expect(steps).toContain('Porter: #moderators counts as a public channel (everyone sees)');
		expect(steps).toContain('Porter: answers openly (at once, sent, 90 ms in all)');
	});

	test('ends with silence if Porter logs no end', () => {
		expect(trace([], [sent(9, 'POST', CALLBACK, { type: 4 }, 500)]).at(-1)).toMatch(/hears nothing/);
		expect(trace([], [], { state: 'under-way' }).at(-1)).not.toMatch(/hears nothing/);
	});
});

test('lines that are about no interaction are not read', () => {
	expect(readLogLine('{"time":"2026-01-01T12:00:00.000Z","msg":"ready"}')).toBeUndefined();
	expect(readLogLine('no JSON')).toBeUndefined();
});
