import { describe, expect, test } from 'vitest';
import { persona } from '../../../../sandbox/fixtures/personas.ts';
import { CANARIES } from '../../../../sandbox/portal/canaries.ts';
import { usePortal } from '../portal-fixture.ts';

const at = usePortal();

/** `/profile exampleuser` by an admin. */
const ask = () => at.client.profile('exampleuser', at.portal.issueSession('adam'));

describe('a fault in the status', () => {
	test.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504])(
		'%i has the body of every error',
		async (status) => {
			at.portal.fault({ do: { kind: 'status', status } });
			const answer = await ask();
			expect(answer.status).toBe(status);
			expect(answer.json).toEqual({ error: expect.any(String), correlation_id: expect.any(String) });
		},
	);

	test('has no body, or the HTML of a proxy, or other words if told', async () => {
		at.portal.fault({ times: 1, do: { kind: 'status', status: 503, body: 'none' } });
		at.portal.fault({ times: 1, do: { kind: 'status', status: 502, body: 'html' } });
		at.portal.fault({ times: 1, do: { kind: 'status', status: 403, error: 'ERR_STRANGER_BLOCKED' } });
		expect(await ask()).toMatchObject({ status: 503, text: '' });
		const html = await ask();
		expect(html).toMatchObject({ status: 502, text: expect.stringContaining('<!DOCTYPE html>') });
		expect(html.headers['content-type']).toContain('text/html');
		expect(await ask()).toMatchObject({ status: 403, json: { error: 'ERR_STRANGER_BLOCKED' } });
	});

	test.each([
		[0, '0'],
		[3600, '3600'],
		[new Date('2026-01-02T03:04:05Z'), 'Fri, 02 Jan 2026 03:04:05 GMT'],
		['a while', 'a while'],
	])('gives %s as Retry-After', async (retryAfter, header) => {
		at.portal.fault({ do: { kind: 'status', status: 429, retryAfter } });
		expect((await ask()).headers['retry-after']).toBe(header);
	});

	test.each([301, 302, 303, 307, 308] as const)('%i leads elsewhere', async (status) => {
		at.portal.fault({ do: { kind: 'redirect', status, to: 'https://portal.example.net/auth' } });
		const answer = await ask();
		expect(answer.status).toBe(status);
		expect(answer.headers.location).toBe('https://portal.example.net/auth');
	});
});

describe('a fault in the body', () => {
	test('is HTML with status 200', async () => {
		at.portal.fault({ do: { kind: 'html' } });
		const answer = await ask();
		expect(answer).toMatchObject({ status: 200, json: undefined });
		expect(answer.headers['content-type']).toContain('text/html');
	});

	test('is the first half of the JSON', async () => {
		const right = await ask();
		at.portal.fault({ do: { kind: 'truncated' } });
		const answer = await ask();
		expect(answer).toMatchObject({ status: 200, json: undefined });
		expect(answer.text.length).toBeLessThan(right.text.length);
		expect(right.text.slice(0, 100)).toBe(answer.text.slice(0, 100));
	});

	test.each(['null', '[]', '"text"', '', '{"id":1,"id":2}'])('is the text %s', async (body) => {
		at.portal.fault({ do: { kind: 'text', body } });
		const answer = await ask();
		expect(answer).toMatchObject({ status: 200, text: body });
		expect(answer.headers['content-type']).toBe('application/json');
	});

	test('is the right body, changed', async () => {
		at.portal.fault({ do: { kind: 'change', change: (body) => ({ ...Object(body), id: '42' }) } });
		expect((await ask()).json).toMatchObject({ id: '42', username: 'exampleuser', state: 0 });
	});

	test('is deep', async () => {
		at.portal.fault({ do: { kind: 'deep', depth: 10_000 } });
		expect((await ask()).text).toContain(`"chats":${'['.repeat(10_000)}]`);
	});

	test('is the profile of somebody else', async () => {
		at.portal.fault({ times: 1, do: { kind: 'wrong-user' } });
		at.portal.fault({ times: 1, do: { kind: 'wrong-user', username: 'banned-user' } });
		expect((await ask()).json).toMatchObject({ username: 'quiet.user' });
		expect((await ask()).json).toMatchObject({ username: 'banned-user', state: 2 });
	});
});

describe('a fault in the session cookie', () => {
	const logIn = async () => {
		const { botKey, publicKey } = at.portal;
		const sent = await at.client.post(
			'/v1/authentication/bot/send-code',
			{
				platform: 'discord',
				platform_user_id: persona('mel').discordId,
				platform_username: 'mel',
				platform_avatar_url: 'https://cdn.discordapp.com/embed/avatars/0.png',
			},
			{ 'x-api-key': botKey },
		);
		const { code } = Object(sent.json);
		return at.client.post('/v1/authentication/verify', { code }, { 'x-api-key': publicKey });
	};

	test.each([
		['missing', 0, /^$/],
		['empty', 1, /^psession=; /],
		['illegal', 1, /^psession=canary-psession-\S+ "with, spaces\\too"; /],
		['long', 1, /^psession=canary-psession-[\w-]{7984}; /],
		['other-name', 1, /^hsession=canary-psession-/],
		['twice', 2, /^psession=canary-.*\npsession=canary-/],
	] as const)('%s', async (cookie, count, shape) => {
		at.portal.fault({ match: { path: /verify$/ }, do: { kind: 'set-cookie', cookie } });
		const { status, headers } = await logIn();
		const lines = [headers['set-cookie'] ?? []].flat();
		expect(status).toBe(200);
		expect(lines).toHaveLength(count);
		expect(lines.join('\n')).toMatch(shape);
		for (const line of lines) {
			const value = line.replace(/^\w+=/, '').replace(/; (Path|Domain)=.*$/, '');
			if (value) expect(CANARIES.cookies()).toContain(value);
		}
	});
});
