import { afterAll, describe, expect, test } from 'vitest';
import type { PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { SECTION_IDS, type SectionId } from '../../src/profile/sections.ts';
import { liveConstructs } from '../unit/discord/live-markdown.ts';
import { profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, controlsOf, titleOf, wordsOf } from './view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
await signIn(sandbox, ['adam', 'olga']);
const olga = discord.as('olga');

const overview = async (username: string) => answerOf(await profile(olga, 'moderators', username));
const section = async (username: string, id: SectionId) =>
	answerOf(await profile(olga, 'moderators', username, { section: id }));

/** All pages of an answer, at most `most`. */
async function pagesOf(first: PorterMessage, most = 100): Promise<PorterMessage[]> {
	const pages = [first];
	for (let shown = first; controlsOf(shown).includes('Next ▶') && pages.length < most; pages.push(shown)) {
		shown = answerOf(await olga.press(shown, 'Next ▶'));
	}
	return pages;
}

/** What is left of a text when Porter's own words are taken out: bold words, times, and mentions of accounts. */
function foreignPart(text: string): string {
	return text.replace(/\*\*[\w ,()→-]+\*\*|<t:-?\d+:[tTdDfFR]>|<@\d{17,20}>/g, '');
}

afterAll(() => {
	expect(discord.violations).toEqual([]);
	expect(discord.openMessages().flatMap(({ pings }) => pings)).toEqual([]);
});

describe('text that somebody made to come alive on Discord', () => {
	test.each(SECTION_IDS)('does not in %s', async (id) => {
		const pages = await pagesOf(await section('hostile-text', id));
		for (const page of pages) expect(liveConstructs(foreignPart(wordsOf(page)))).toEqual([]);
	});

	test('does not in the overview, and its picture has lost its query', async () => {
		const message = await overview('hostile-text');
		expect(liveConstructs(foreignPart(wordsOf(message)))).toEqual([]);
		expect(message.embeds[0]?.thumbnail?.url).toBe('https://cdn.discordapp.com/avatars/1/a.png');
	});

	test('shows moderators which way it wanted to hide', async () => {
		const pages = await pagesOf(await section('hostile-text', 'moderation'));
		const words = pages.map(wordsOf).join('\n');
		expect(words).toContain('innocent ⟨U+202E⟩txt.exe⟨U+202C⟩');
		expect(words).toContain('zero⟨U+200B⟩width');
		expect(words).toContain('@everyone @here');
	});
});

describe('a picture', () => {
	test.each(['bad-avatar', 'other-avatar', 'no-url-avatar', 'odd-fields'])(
		'of %s is left out, since fetching it would tell them',
		async (username) => {
			expect((await overview(username)).embeds[0]?.thumbnail).toBeFalsy();
		},
	);
});

describe('what the Portal may say in a newer version', () => {
	test('is called unknown, and does not hide the rest', async () => {
		const standing = wordsOf(await section('odd-fields', 'standing'));
		expect(standing).toContain('Unknown (7)');
		expect(standing).toContain('Unknown (5)');
		expect(wordsOf(await overview('odd-fields'))).toContain('Unknown (9)');
	});

	test.each([
		['moderation', 'A sound one among odd ones'],
		['chats', 'Id as text'],
		['bots', 'Type as text'],
		['linked', '@odd:example.net'],
	] as const)('costs %s what cannot be read, and says so', async (id, sound) => {
		const words = (await pagesOf(await section('odd-fields', id))).map(wordsOf).join('\n');
		expect(words).toContain(sound);
		expect(words).toMatch(/\d could not be read/);
	});

	test('gives the viewer no rights', async () => {
		const asked = await profile(discord.as('adam'), 'moderators', 'odd-fields');
		expect(controlsOf(answerOf(asked))).toEqual(['Open a section']);
	});

	test.each(['null-arrays', 'no-arrays', 'empty-arrays'])(
		'or leave out is nothing to show (%s)',
		async (name) => {
			for (const id of ['moderation', 'chats', 'sessions'] as const) {
				expect(wordsOf(await section(name, id))).toContain('Nothing to show.');
			}
		},
	);

	test.each([
		['timed-out', 'Timeout'],
		['banned-user', 'Banned'],
		['string-state', 'Active'],
	])('is a state that %s is in', async (username, state) => {
		expect(wordsOf(await section(username, 'standing'))).toContain(state);
	});
});

describe('a long history', () => {
	test.each([
		['moderation', 500],
		['chats', 300],
		['subscriptions', 60],
		['sessions', 500],
	] as const)('of %s is shown whole, page by page', async (id, count) => {
		const pages = await pagesOf(await section('long-history', id));
		expect(wordsOf(pages.at(-1) ?? (await overview('long-history')))).toContain(
			`Page ${pages.length} of ${pages.length} · ${count} in all`,
		);
		expect(new Set(pages.map((page) => page.embeds[0]?.description)).size).toBe(pages.length);
		for (const page of pages) expect(wordsOf(page)).not.toMatch(/^\d+ more$/m);
	});

	test('is counted in the menu', async () => {
		const message = await overview('long-history');
		expect(JSON.stringify(message.components)).toContain('Moderation (500)');
		expect(titleOf(message)).toBe('long-history');
	});
});

test('active, expired and lifted actions are told apart', async () => {
	const words = wordsOf(await section('exampleuser', 'moderation'));
	expect(words.match(/\((active|expired|lifted)\)/g)).toEqual([
		'(active)',
		'(active)',
		'(expired)',
		'(lifted)',
		'(active)',
	]);
});

test('IP addresses are masked until the owner asks for them', async () => {
	const masked = await section('odd-fields', 'sessions');
	const pages = await pagesOf(masked);
	const words = pages.map(wordsOf).join('\n');
	for (const whole of ['CAFE', '203.0.113.201', '198.51.100.202', '203.0.113.203', 'bad:2::79', '%eth0']) {
		expect(words).not.toContain(whole);
	}
	expect(words).toContain('hidden');
	const shown = answerOf(await olga.press(masked.id, 'Show addresses'));
	const after = (await pagesOf(shown)).map(wordsOf).join('\n');
	expect(after).toContain('203.0.113.201');
});
