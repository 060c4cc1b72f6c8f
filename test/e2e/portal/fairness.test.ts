import { expect, test } from 'vitest';
import { startSandboxPortal } from '../../../sandbox/portal/sandbox-portal.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { LiveSession, PortalRole } from '../../../src/core/viewer.ts';
import { createPortal } from '../../../src/portal/portal.ts';
import { worldAt } from '../../world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

test('ten moderators get what their own limit allows, beside the worst caller and twenty people without an account', async () => {
	const sandbox = await startSandboxPortal();
	const clock = { now: MINUTE };
	const portal = createPortal({
		world: worldAt(() => clock.now),
		origin: new URL(sandbox.url),
		botKey: new Secret(sandbox.botKey),
		publicKey: new Secret(sandbox.publicKey),
		version: '1.2.3',
	});
	const callerOf = (n: number): Caller => ({
		id: String(410_000_000_000_000_000n + BigInt(n)),
		username: `person${n}`,
		avatarUrl: 'https://cdn.discordapp.com/embed/avatars/0.png',
	});
	const sessionOf = (n: number, username: string, role: PortalRole): LiveSession => ({
		callerId: callerOf(n).id,
		cookie: new Secret(sandbox.issueSession(username)),
		viewer: { id: n, username, role },
		generation: `g${n}`,
	});
	const moderators = Array.from({ length: 10 }, (_, n) => sessionOf(n, 'adam', 'admin'));
	const worst = sessionOf(10, 'mel', 'user');
	const strangers = Array.from({ length: 20 }, (_, n) => callerOf(100 + n));
	const times: number[] = [];
	let seen = 0;
	const ignored = async (work: Promise<unknown>) => void (await Promise.allSettled([work]));

	const outcomes: unknown[] = [];
	for (let second = 0; second < 180; second += 1) {
		const bad = Array.from({ length: 50 }, (_, n) => {
			const kinds = [
				() => portal.profile(worst, `nobody-${second}-${n}`),
				() => portal.profile(worst, 'quiet.user'),
				() => portal.viewer(worst),
				() => portal.login({ ...callerOf(10), username: 'mel' }),
				async () => {
					portal.admit(worst.callerId);
					await portal.me(worst.cookie, { callerId: worst.callerId, privileged: false });
				},
			];
			return ignored(kinds[n % kinds.length]?.() ?? Promise.resolve());
		});
		await Promise.all([...bad, ...strangers.map((one) => ignored(portal.login(one)))]);
		// Each moderator does as much as the limit allows, in bursts of two.
		const now = second % 20 < 2 ? moderators : [];
		const codes = await Promise.all(
			now.map((one, n) => portal.profile(one, `nobody-${second}-${n}`).catch(({ code }) => String(code))),
		);
		outcomes.push(...codes.filter((code) => code !== 'too-many-lookups'));
		times.push(...sandbox.requests.slice(seen).map(() => clock.now));
		seen = sandbox.requests.length;
		clock.now += SECOND;
		sandbox.advanceClock(SECOND);
	}
	expect(outcomes.length).toBeGreaterThanOrEqual(160);
	const served = outcomes.filter((code) => code === 'no-such-user').length;
	expect(served).toBeGreaterThanOrEqual(0.95 * outcomes.length);
	for (const from of times) {
		expect(times.filter((at) => at >= from && at <= from + MINUTE).length).toBeLessThanOrEqual(100);
	}
	await portal.close();
	await sandbox.close();
});
