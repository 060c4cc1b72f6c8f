import { describe, expect, test } from 'vitest';
import { persona } from '../../../sandbox/fixtures/personas.ts';
import { CANARIES } from '../../../sandbox/portal/canaries.ts';
import { usePortal } from './portal-fixture.ts';

const at = usePortal();
const SEND_CODE = '/v1/authentication/bot/send-code';
const VERIFY = '/v1/authentication/verify';

const identity = (discordId: string) => ({
	platform: 'discord',
	platform_user_id: discordId,
	platform_username: 'somebody',
	platform_avatar_url: 'https://cdn.discordapp.com/embed/avatars/0.png',
});

const sendCode = (discordId: string) =>
	at.client.post(SEND_CODE, identity(discordId), { 'x-api-key': at.portal.botKey });

const verify = (code: unknown) => at.client.post(VERIFY, { code }, { 'x-api-key': at.portal.publicKey });

async function codeOf(discordId: string): Promise<string> {
	return String(Object((await sendCode(discordId)).json).code);
}

const setCookie = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
	[headers['set-cookie'] ?? []].flat().join('\n');

const OLGA = persona('olga').discordId;
const MEL = persona('mel').discordId;
const NORA = persona('nora').discordId;

describe('a bot login', () => {
	test('gives a code, and for the code a session of that account', async () => {
		const sent = await sendCode(OLGA);
		expect(sent.json).toEqual({
			code: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
			expires_at: expect.stringMatching(/\.\d{6}Z$/),
		});
		const verified = await verify(Object(sent.json).code);
		expect(verified.json).toMatchObject({
			user_created: false,
			id: 1004,
			username: 'olga',
			permission_level: 3,
			subscription_level: 3,
			state: 'active',
		});
		const [, cookie = ''] = /^psession=([^;]+);/.exec(setCookie(verified.headers)) ?? [];
		expect(CANARIES.cookies()).toContain(cookie);
		expect((await at.client.get('/v1/users/me', cookie)).json).toMatchObject({ username: 'olga' });
	});

	test.each([
		['olga', 86_400],
		['adam', 86_400],
		['maud', 2_592_000],
		['mel', 2_592_000],
	] as const)('sets a cookie for %s that lives %i seconds', async (key, seconds) => {
		const { headers } = await verify(await codeOf(persona(key).discordId));
		expect(setCookie(headers)).toMatch(
			new RegExp(
				`^psession=[^;]+; Domain=\\.7331\\.org; Path=/; SameSite=None; Secure; HttpOnly; Max-Age=${seconds}$`,
			),
		);
	});

	test('gives the same code again while it is alive, and another after ten minutes', async () => {
		const first = await codeOf(MEL);
		expect(await codeOf(MEL)).toBe(first);
		at.portal.advanceClock(10 * 60_000);
		expect(await codeOf(MEL)).not.toBe(first);
		expect((await verify(first)).status).toBe(400);
	});

	test('takes a code once', async () => {
		const code = await codeOf(MEL);
		expect([(await verify(code)).status, (await verify(code)).status]).toEqual([200, 400]);
	});

	test('takes a code only as it is written', async () => {
		const code = await codeOf(MEL);
		expect((await verify(code.toLowerCase())).status).toBe(400);
	});

	test.each([
		[undefined, 'code is required'],
		[12_345_678, 'code must be a string'],
		['short', 'code must be exactly 8 characters'],
		['AAAAAAAA', 'Invalid or expired code'],
	])('refuses the code %s', async (code, error) => {
		const answer = await verify(code);
		expect(answer.status).toBe(400);
		expect(answer.json).toMatchObject({ error });
	});

	test.each(['platform', 'platform_user_id', 'platform_username', 'platform_avatar_url'])(
		'wants the string %s',
		async (name) => {
			for (const wrong of [undefined, 7]) {
				const body = { ...identity(MEL), [name]: wrong };
				const answer = await at.client.post(SEND_CODE, body, { 'x-api-key': at.portal.botKey });
				expect(answer.status).toBe(400);
				expect(answer.json).toMatchObject({ error: expect.stringContaining(name) });
			}
		},
	);

	test('knows nobody without an account, nor any other platform', async () => {
		expect((await sendCode(NORA)).status).toBe(404);
		const body = { ...identity(MEL), platform: 'telegram' };
		expect((await at.client.post(SEND_CODE, body, { 'x-api-key': at.portal.botKey })).status).toBe(404);
	});

	test('wants the bot key for the code and the public key for the session', async () => {
		const { botKey, publicKey } = at.portal;
		const code = await codeOf(MEL);
		const keys = [{}, { 'x-api-key': 'hbot_wrong' }];
		for (const headers of [...keys, { 'x-api-key': publicKey }]) {
			expect((await at.client.post(SEND_CODE, identity(MEL), headers)).status).toBe(401);
		}
		for (const headers of [...keys, { 'x-api-key': botKey }]) {
			expect((await at.client.post(VERIFY, { code }, headers)).status).toBe(401);
		}
		expect((await verify(code)).status).toBe(200);
	});

	test('is refused to a restricted account', async () => {
		const code = await codeOf(MEL);
		at.portal.restrict('mel', true);
		expect([(await sendCode(MEL)).status, (await verify(code)).status]).toEqual([403, 403]);
	});
});

describe('the five-logins rule', () => {
	test('wants a login on the website after five bot logins in a row', async () => {
		for (let n = 1; n <= 5; n += 1) {
			expect((await verify(await codeOf(MEL))).status).toBe(200);
			expect(at.portal.botLogins('mel')).toBe(n);
		}
		const refused = await sendCode(MEL);
		expect(refused.status).toBe(403);
		expect(refused.json).toMatchObject({ error: 'Web login required' });
		expect((await sendCode(OLGA)).status).toBe(200);

		at.portal.webLogin('mel');
		expect((await sendCode(MEL)).status).toBe(200);
	});

	test('can be brought about at once', async () => {
		at.portal.setBotLogins('mel', 5);
		expect((await sendCode(MEL)).status).toBe(403);
	});
});
