import { ChannelType } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { createLogChannel, lookupLine } from '../../../src/channels/log-channel.ts';
import { openLogChannelChoices } from '../../../src/channels/repository.ts';
import { MINUTE_MS } from '../../../src/core/duration.ts';
import type { Line } from '../../../src/core/reply.ts';
import { machine } from '../../../src/core/world.ts';
import { openStore, type Store } from '../../../src/database/store.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { sectionWords } from '../../../src/profile/sections.ts';
import { worldAt } from '../../world.ts';

const GUILD = '420000000000000001';
const CHANNEL = '450000000000000004';

let store: Store;
let now: number;
/** Lines by message id, as Discord would show them. */
let lines: Map<string, string>;
let isPrivate: boolean;
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	now = 0;
	lines = new Map();
	isPrivate = true;
});
afterEach(() => store.close());

async function openLog() {
	const written = (line: Line) => markdown(line, 'shown');
	return createLogChannel({
		sectionWords,
		choices: await openLogChannelChoices(store),
		named: new Set([CHANNEL]),
		directory: {
			guild: () => undefined,
			channel: (_guild, id) => ({ id, type: ChannelType.GuildText, parentId: null, overwrites: [] }),
			inCategory: () => [],
			canPost: () => true,
		},
		placeOf: () => ({ place: isPrivate ? 'moderator-channel' : 'public-channel' }),
		posts: {
			async send(_channel, line) {
				const id = String(lines.size + 1);
				lines.set(id, written(line));
				return id;
			},
			async edit(_channel, id, line) {
				if (!lines.has(id)) return false;
				lines.set(id, written(line));
				return true;
			},
		},
		onError: (_guild, error) => {
			throw error;
		},
		world: worldAt(() => now),
	});
}

const lookup = (more: Partial<Lookup> = {}): Lookup => ({
	at: new Date(0),
	callerId: '410000000000000004',
	viewerId: 1,
	viewerRole: 'admin',
	subjectId: 42,
	subjectUsername: 'exampleuser',
	guildId: GUILD,
	channelId: CHANNEL,
	sections: ['moderation'],
	visibility: 'open',
	outcome: 'shown',
	durationMs: 5,
	...more,
});

test('counts the same lookup up for ten minutes from the first, then begins a new line', async () => {
	const log = await openLog();
	await log.tellLookup(lookup());
	now = 10 * MINUTE_MS;
	await log.tellLookup(lookup());
	expect([...lines.values()]).toEqual([expect.stringContaining('2 times')]);
	now += 1;
	await log.tellLookup(lookup());
	expect(lines.size).toBe(2);
});

test('gives every account a line of its own, and two at once one line', async () => {
	const log = await openLog();
	await Promise.all([
		log.tellLookup(lookup()),
		log.tellLookup(lookup({ subjectId: 43 })),
		log.tellLookup(lookup()),
	]);
	expect([...lines.values()].map((line) => line.includes('2 times'))).toEqual([true, false]);
});

test('writes a deleted line again, with all that it said', async () => {
	const log = await openLog();
	await log.tellLookup(lookup());
	lines.clear();
	await log.tellLookup(lookup());
	expect([...lines.values()]).toEqual([expect.stringContaining('2 times')]);
});

test('is silent while its channel is no moderator channel, and says so', async () => {
	const log = await openLog();
	isPrivate = false;
	await log.tellLookup(lookup());
	await log.tell(GUILD, ['Something']);
	expect(lines.size).toBe(0);
	expect(log.state(GUILD).problem).toContain('not a moderator channel');
});

describe('the line of a lookup', () => {
	const of = (sections: readonly string[], more: Partial<Lookup> = {}) => lookup({ sections, ...more });
	const said = (...lookups: Lookup[]) =>
		markdown(lookupLine(lookups, sectionWords), 'shown').replace(/^.*>: /, '');

	test('names session history, whatever else was looked at', () => {
		const ephemeral = { visibility: 'ephemeral' } as const;
		expect(said(of(['account', 'standing']), of(['sessions'], ephemeral), of(['addresses'], ephemeral))).toBe(
			'overview, session history, session history with addresses (open) · 3 times',
		);
	});

	test('names two sections as two sections, and not as the overview', () => {
		expect(said(of(['moderation']), of(['chats']), of(['chats']))).toBe('moderation, chats (open) · 3 times');
	});

	test('says what nobody else saw, and what was withheld', () => {
		expect(said(of(['sessions'], { visibility: 'ephemeral' }))).toBe('session history (only they saw it)');
		expect(said(of(['account'], { outcome: 'withheld' }))).toBe('account (open, staff sections withheld)');
	});
});
