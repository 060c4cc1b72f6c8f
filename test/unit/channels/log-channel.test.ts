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
import { disclosuresIn, plainDirectory } from './disclosing.ts';

const GUILD = '420000000000000001';
const CHANNEL = '450000000000000004';

let store: Store;
let now: number;
/** Lines by message id, as Discord would show them. */
let lines: Map<string, string>;
let isPrivate: boolean;
/** What happens between a line's turn and its sending. */
let beforeSending: () => void;
beforeEach(async () => {
	store = await openStore('sqlite::memory:', machine);
	now = 0;
	lines = new Map();
	isPrivate = true;
	beforeSending = () => {};
});
afterEach(() => store.close());

async function openLog() {
	const written = (line: Line) => markdown(line, 'shown');
	const disclosures = disclosuresIn(store);
	return createLogChannel({
		sectionWords,
		choices: await openLogChannelChoices(store),
		named: new Set([CHANNEL]),
		directory: plainDirectory({
			channel: (_guild, id) => ({ id, type: ChannelType.GuildText, parentId: null, overwrites: [] }),
		}),
		placeOf: () => ({ place: isPrivate ? 'moderator-channel' : 'public-channel' }),
		posts: {
			async send(_channel, line) {
				beforeSending();
				const now = line();
				if (now === undefined) return { state: 'withdrawn' };
				const messageId = String(lines.size + 1);
				lines.set(messageId, written(now));
				return { state: 'shown', messageId };
			},
			async edit(_channel, messageId, line) {
				const now = line();
				if (!lines.has(messageId)) return 'gone';
				if (now !== undefined) lines.set(messageId, written(now));
				return { state: 'shown', messageId };
			},
		},
		disclosures,
		settle: (_guild, _channel, disclosure) => disclosures.settle(disclosure),
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

test('makes each line a disclosure, so that it can be taken back', async () => {
	const log = await openLog();
	await log.tell(GUILD, ['Something']);
	await log.tellLookup(lookup());
	expect(await disclosuresIn(store).messages(GUILD, CHANNEL)).toEqual(['2', '1']);
});

test('looks at its channel again when the line is sent', async () => {
	const log = await openLog();
	beforeSending = () => {
		isPrivate = false;
	};
	await log.tell(GUILD, ['Something']);
	expect(lines.size).toBe(0);
	expect(await disclosuresIn(store).messages(GUILD, CHANNEL)).toEqual([]);
});

test('writes a storm of lookups in few lines', async () => {
	const log = await openLog();
	let sendings = 0;
	beforeSending = () => {
		sendings += 1;
	};
	await Promise.all(Array.from({ length: 1000 }, () => log.tellLookup(lookup())));
	expect([...lines.values()]).toEqual([expect.stringContaining('1000 times')]);
	expect(sendings).toBe(1);
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
