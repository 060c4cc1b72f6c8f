import { PermissionFlagsBits } from 'discord.js';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type PorterGuildChanges, startPorterDiscord } from '../../sandbox/fixtures/guild.ts';
import { CHANNELS, GUILD_ID, ROLES } from '../../sandbox/fixtures/guild-ids.ts';
import { createPlaceOf, type TrustedAudience } from '../../src/channels/place.ts';
import type { Approval } from '../../src/channels/repository.ts';
import { machine } from '../../src/core/world.ts';
import { createClient } from '../../src/discord/gateway.ts';
import { createGuildDirectory } from '../../src/discord/guild-cache.ts';

const { ViewChannel, Administrator } = PermissionFlagsBits;
const KEYS = ['moderators', 'mod-thread', 'mod-forum', 'report-post', 'staff-lounge', 'boosters'] as const;
const TARGETS: readonly Target[] = [
	{ role: 'everyone' },
	{ role: 'moderator' },
	{ role: 'onboarding' },
	{ role: 'booster' },
	{ role: 'bot' },
	{ member: 'nora' },
	{ member: 'bot' },
];
const BITS = [0n, ViewChannel, Administrator] as const;
const STEPS = 150;

type Target = Parameters<PorterGuildChanges['setOverwrite']>[1];
type Draw = <T>(...of: readonly T[]) => T;

test('a verdict that is kept is the one that would be found anew, within every event, however the server changes', async () => {
	const discord = await startPorterDiscord();
	const client = createClient({ api: discord.apiUrl });
	onTestFinished(async () => {
		await client.destroy();
		await discord.close();
	});
	const directory = createGuildDirectory(client, machine);
	const approved = new Map<string, Approval>();
	const named = new Set<string>([CHANNELS.moderation, CHANNELS.boosters]);
	let judged = 0;
	const counted = {
		...directory,
		guild(guildId: string) {
			judged += 1;
			return directory.guild(guildId);
		},
	};
	const kept = createPlaceOf(counted, named, { all: approved });
	const anew = createPlaceOf({ ...directory, version: () => undefined }, named, { all: approved });
	const seen = { 'moderator-channel': 0, 'public-channel': 0 };
	let asked = 0;
	const compare = (): void => {
		for (const id of [...Object.values(CHANNELS), '1']) {
			const verdict = anew(GUILD_ID, id);
			seen[verdict.place] += 1;
			asked += 1;
			expect(kept(GUILD_ID, id)).toEqual(verdict);
		}
	};
	const failures: unknown[] = [];
	const emit = client.emit.bind(client) as (...args: unknown[]) => boolean;
	const comparing = (...args: unknown[]): boolean => {
		try {
			compare();
			const isHeard = emit(...args);
			compare();
			return isHeard;
		} catch (error) {
			failures.push(error);
			return false;
		} finally {
			queueMicrotask(compare);
		}
	};
	Object.assign(client, { emit: comparing });
	await client.login(discord.token);
	await discord.botReady();

	const approve = (id: string, audience: TrustedAudience): void => {
		approved.set(id, {
			guildId: GUILD_ID,
			channelId: id,
			by: '1',
			at: new Date(0),
			counts: {},
			...audience,
		});
	};
	const { change } = discord;
	const changeSomething = (draw: Draw): unknown => {
		const key = draw(...KEYS.filter((one) => !one.endsWith('d') && one !== 'report-post'));
		const steps: readonly (() => unknown)[] = [
			() => change.setOverwrite(key, draw(...TARGETS), draw(...BITS), draw(...BITS)),
			() => change.removeOverwrite(key, draw(...TARGETS)),
			() => change.moveChannel(key, draw('moderation', null)),
			() => change.convertChannel(key, draw(0, 0, 5, 15, 99)),
			() => change.linkChannel(key, draw(true, false)),
			() => change.moveThread('mod-thread', draw('moderators', 'staff-lounge')),
			() => change.archiveThread('mod-thread', draw(true, false)),
			() => change.editRole(draw('everyone', 'moderator', 'bot'), { permissions: draw(...BITS) }),
			() => change.editRole('moderator', { flags: draw(0, 1) }),
			() => change.renameChannel(key, draw('a', 'b')),
			() => approve(CHANNELS[key], { roles: [ROLES.moderator, ROLES.bot], members: [] }),
			() => approve(CHANNELS[key], { roles: [], members: [], by: 'settings' }),
			() => approved.delete(CHANNELS[key]),
			() => discord.gateway.drop(),
			() => discord.gateway.reconnect(),
			() => discord.gateway.invalidate(draw(true, false)),
			() => directory.find(GUILD_ID, draw(CHANNELS['unseen-mod-thread'], CHANNELS['mod-thread'])),
		];
		return draw(...steps)();
	};
	const [numbers = []] = fc.sample(fc.infiniteStream(fc.nat()), 1);
	const stream = numbers[Symbol.iterator]();
	const draw: Draw = (...of) => of[(stream.next().value as number) % of.length] as (typeof of)[number];
	for (let step = 0; step < STEPS; step += 1) {
		const underWay = changeSomething(draw);
		compare();
		await machine.sleep(draw(0, 0, 2, 20));
		compare();
		await underWay;
		compare();
	}
	expect(failures).toEqual([]);
	expect(seen['moderator-channel']).toBeGreaterThan(0);
	// Most were kept.
	expect(judged).toBeLessThan(asked);
}, 120_000);
