import { describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { MOST_FOUND } from '../../../src/audit/repository.ts';
import { createShowLookups, type LookupSearch, parseSince } from '../../../src/audit/search.ts';
import type { Button, EphemeralReply } from '../../../src/core/reply.ts';
import { embedOf } from '../../../src/discord/embed.ts';
import { sectionWords } from '../../../src/profile/sections.ts';
import { worldAt } from '../../world.ts';
import { lookupOf } from './lookup-of.ts';
import { hour, several, trailOf } from './trail.ts';

const { guildId, callerId: MAUD } = lookupOf();
const ADAM = '410000000000000004';

async function searching(changes: readonly Partial<Lookup>[] = []) {
	const trail = await trailOf(changes);
	const show = createShowLookups(
		trail.store,
		sectionWords,
		worldAt(() => hour(100).getTime()),
	);
	return { ...trail, show: (ask: Partial<LookupSearch> = {}) => show({ guildId, page: 0, ...ask }) };
}

const textOf = (reply: EphemeralReply) => {
	const { title, description = '', footer } = embedOf(reply.card, new Set());
	return [title, ...description.split('\n'), ...(footer ? [`(${footer.text})`] : [])];
};
const usernames = (reply: EphemeralReply) =>
	textOf(reply).flatMap((line) => /→ `(.+?)`/.exec(line ?? '')?.[1] ?? []);
const buttons = (reply: EphemeralReply) => (reply.rows ?? []).flat() as Button[];

describe('showLookups', () => {
	test('says when, who, whom, where, what, and who saw it, newest first', async () => {
		const { show } = await searching([
			{ sections: ['account', 'standing', 'moderation'] },
			{ callerId: ADAM, sections: ['sessions'], visibility: 'ephemeral', subjectUsername: 'troll' },
			{ sections: ['account'], outcome: 'withheld' },
		]);
		expect(textOf(await show())).toMatchInlineSnapshot(`
			[
			  "Lookups in this server",
			  "<t:1767330245:f> · <@410000000000000003> → \`exampleuser\` in <#900000000000000002> · account, open, staff sections withheld",
			  "<t:1767326645:f> · <@410000000000000004> → \`troll\` in <#900000000000000002> · session history, ephemeral",
			  "<t:1767323045:f> · <@410000000000000003> → \`exampleuser\` in <#900000000000000002> · overview, open",
			  "(3 lookups, newest first)",
			]
		`);
	});

	test('says what was asked for, and that there is nothing', async () => {
		const { show } = await searching();
		expect(textOf(await show())).toEqual(['Lookups in this server', 'Nobody has looked anybody up yet.']);
		const reply = await show({ username: 'bob', moderator: ADAM, since: '2d' });
		expect(reply.visibility).toBe('ephemeral');
		expect(buttons(reply)).toEqual([]);
		expect(textOf(reply)).toMatchInlineSnapshot(`
			[
			  "Lookups of this account",
			  "Lookups of \`bob\` by <@410000000000000004> since <t:1767510245:f>: nothing in the audit trail of this server.",
			]
		`);
		expect(textOf(await show({ moderator: ADAM }))[0]).toBe('What this member looked at');
		expect(textOf(await show({ username: 'bob' }))[0]).toBe('Who looked at this account');
	});

	test('finds by account, by member and by time, and all of it together', async () => {
		const { show } = await searching([
			{ subjectUsername: 'ada', subjectId: 1 },
			{ subjectUsername: 'bob', subjectId: 2, callerId: ADAM },
			{ subjectUsername: 'ada', subjectId: 1, callerId: ADAM },
			{ subjectUsername: 'eve', subjectId: 3 },
		]);
		expect(usernames(await show({ username: 'ADA' }))).toEqual(['ada', 'ada']);
		expect(usernames(await show({ moderator: ADAM }))).toEqual(['ada', 'bob']);
		expect(usernames(await show({ since: hour(2) }))).toEqual(['eve', 'ada']);
		expect(usernames(await show({ since: '98h' }))).toEqual(['eve', 'ada']);
		expect(usernames(await show({ username: 'ada', moderator: ADAM, since: hour(1) }))).toEqual(['ada']);
		expect(usernames(await show({ username: 'ad' }).catch(() => show({ username: 'adaa' })))).toEqual([]);
	});

	test('finds an account under the names it had before and after', async () => {
		const { show } = await searching([
			{ subjectUsername: 'first', subjectId: 1 },
			{ subjectUsername: 'other', subjectId: 2 },
			{ subjectUsername: 'second', subjectId: 1 },
		]);
		expect(usernames(await show({ username: 'first' }))).toEqual(['second', 'first']);
		expect(usernames(await show({ username: 'second' }))).toEqual(['second', 'first']);
	});

	test('shows nothing of another server, nor finds an account by what was looked up there', async () => {
		const { show } = await searching([
			{ guildId: '900000000000000009', subjectUsername: 'alias', subjectId: 1 },
			{ subjectUsername: 'ada', subjectId: 1 },
		]);
		expect(usernames(await show())).toEqual(['ada']);
		expect(usernames(await show({ username: 'alias' }))).toEqual([]);
	});

	test('pages through what there was at first, whatever is written meanwhile', async () => {
		const { show, record } = await searching(
			several(25).map((one, at) => ({ ...one, subjectUsername: `user-${at}` })),
		);
		const first = await show({ username: undefined, moderator: MAUD });
		expect(usernames(first)[0]).toBe('user-24');
		expect(buttons(first)).toEqual([
			expect.objectContaining({ label: '◀ Previous', disabled: true }),
			expect.objectContaining({ id: `lookups|page|25|1||${MAUD}|`, disabled: false }),
		]);
		await record({ subjectUsername: 'newcomer' });
		const second = await show({ moderator: MAUD, page: 1, upTo: 25 });
		expect(usernames(second)).toEqual(Array.from({ length: 10 }, (_, at) => `user-${14 - at}`));
		expect(textOf(second).at(-1)).toBe('(Page 2 of 3 · 25 lookups, newest first)');
		const beyond = await show({ moderator: MAUD, page: 99, upTo: 25 });
		expect(usernames(beyond)).toHaveLength(5);
		expect(buttons(beyond).map(({ disabled }) => disabled)).toEqual([false, true]);
	});

	test('keeps every control within the 100 characters that Discord allows', async () => {
		const username = 'x'.repeat(32);
		const { show } = await searching(
			several(11).map(() => ({ subjectUsername: username, callerId: '1'.repeat(20) })),
		);
		const reply = await show({
			username,
			moderator: '1'.repeat(20),
			since: new Date(0),
			upTo: 999_999_999_999,
		});
		expect(buttons(reply)).toHaveLength(2);
		for (const { id } of buttons(reply)) expect(id.length).toBeLessThanOrEqual(100);
	});

	test('counts as far as can be paged, and says that there are more', async () => {
		const { show, record } = await searching();
		await Promise.all(several(MOST_FOUND + 1).map((change) => record(change)));
		const reply = await show({ page: 99 });
		expect(textOf(reply).slice(-2)).toEqual([
			'There are more than 1000: these are the newest. Narrow them down with the options.',
			'(Page 100 of 100 · More than 1000 lookups, newest first)',
		]);
	});

	test('shows text that somebody put into the database as text, never as a mention or a link', async () => {
		const { show, db } = await searching([{}]);
		const forged = '> <@1> @everyone `x` [a](https://a.test)';
		await db
			.updateTable('lookup')
			.set({ caller_id: forged, channel_id: forged, subject_username: forged, sections: forged, at: forged })
			.execute();
		const line = textOf(await show())[1] ?? '';
		expect(line).toContain('at an unknown time');
		expect(line.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[<@[]/);
	});

	test.each([
		[{ username: 'a b' }, 'bad-username'],
		[{ username: '../x' }, 'bad-username'],
		[{ username: '' }, 'bad-username'],
		[{ since: 'yesterday' }, 'bad-since'],
		[{ since: '' }, 'bad-since'],
	])('refuses %j', async (ask, code) => {
		const { show } = await searching();
		await expect(show(ask)).rejects.toMatchObject({ code });
	});

	test('fails as the database does', async () => {
		const { show, store } = await searching();
		await store.close();
		await expect(show()).rejects.toMatchObject({ code: 'store-unusable' });
	});
});

const NOW = new Date('2026-03-10T12:34:56.789Z');

describe('parseSince', () => {
	test.each([
		['2026-01-31', '2026-01-31T00:00:00.000Z'],
		[' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
		['7d', '2026-03-03T12:34:56.000Z'],
		['7 D', '2026-03-03T12:34:56.000Z'],
		['12h', '2026-03-10T00:34:56.000Z'],
		['0h', '2026-03-10T12:34:56.000Z'],
		['9999-12-31', '9999-12-31T00:00:00.000Z'],
		['99999d', '1970-01-01T00:00:00.000Z'],
		['0001-01-01', '1970-01-01T00:00:00.000Z'],
	])('reads %j', (text, moment) => {
		expect(parseSince(text, NOW).toISOString()).toBe(moment);
	});

	test.each([
		'',
		'yesterday',
		'7',
		'd',
		'-7d',
		'1.5d',
		'100000d',
		'7w',
		'2026-02-30',
		'2026-13-01',
		'2026-1-1',
		'31.01.2026',
		'2026-01-31T00:00:00Z',
		'+012026-01-01',
		'`2026-01-31`',
		'٧d',
	])('refuses %j', (text) => {
		expect(() => parseSince(text, NOW)).toThrow(expect.objectContaining({ code: 'bad-since' }));
	});
});
