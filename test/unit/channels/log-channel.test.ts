import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { createLogChannel } from '../../../src/channels/log-channel.ts';
import { openLogChannelChoices } from '../../../src/channels/repository.ts';
import type { Line } from '../../../src/core/reply.ts';
import type { Store } from '../../../src/database/schema.ts';
import { openStore } from '../../../src/database/store.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { sectionWords } from '../../../src/profile/sections.ts';
import { worldAt } from '../../world.ts';

const MINUTE_MS = 60_000;
const CHANNEL = '450000000000000004';

let store: Store;
let now: number;
/** Lines by message id, as Discord would show them. */
let lines: Map<string, string>;
let isPrivate: boolean;
beforeEach(async () => {
	store = await openStore('sqlite::memory:');
	now = 0;
	lines = new Map();
	isPrivate = true;
});
afterEach(() => store.close());

async function openLog() {
	const written = (line: Line) => markdown(line, 'shown');
	return createLogChannel({
		sectionWords,
		channels: await openLogChannelChoices(store),
		named: new Set([CHANNEL]),
		directory: {
			guild: () => undefined,
			channel: (_guild, id) => ({ id, type: 0, parentId: null, overwrites: [] }),
			inCategory: () => [],
			canSee: () => true,
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

const lookup = (subjectId = 42): Lookup => ({
	at: new Date(now),
	callerId: '410000000000000004',
	viewerId: 1,
	viewerRole: 'admin',
	subjectId,
	subjectUsername: `user-${subjectId}`,
	guildId: '420000000000000001',
	channelId: CHANNEL,
	sections: ['moderation'],
	visibility: 'open',
	outcome: 'shown',
	durationMs: 5,
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
	await Promise.all([log.tellLookup(lookup()), log.tellLookup(lookup(43)), log.tellLookup(lookup())]);
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
	await log.tell('420000000000000001', ['Something']);
	expect(lines.size).toBe(0);
	expect(log.state('420000000000000001').trouble).toContain('not a moderator channel');
});
