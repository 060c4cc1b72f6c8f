import { describe, expect, test } from 'vitest';
import type { PorterExchange } from '../../sandbox/fixtures/guild.ts';
import type { ChannelKey } from '../../sandbox/fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../../sandbox/fixtures/personas.ts';
import { SECTION_IDS, SECTIONS } from '../../src/profile/sections.ts';
import { profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, blocksOf, controlsOf, failureIn, titleOf, wordsOf } from './view.ts';

const sandbox = await sandboxForThisFile();
const { discord, portal } = sandbox;
await signIn(sandbox);

/** What each channel counts as, and who may enter: `all`, or only those with a moderator's or administrator's role. */
const PLACES = {
	general: ['public', 'all'],
	'general-thread': ['public', 'all'],
	leaky: ['public', 'all'],
	'staff-lounge': ['public', 'staff'],
	boosters: ['public', 'staff'],
	'mod-news': ['public', 'staff'],
	'mod-voice': ['public', 'staff'],
	'unseen-mod-thread': ['public', 'staff'],
	moderators: ['moderator', 'staff'],
	'mod-thread': ['moderator', 'staff'],
	'private-mod-thread': ['moderator', 'staff'],
	'report-post': ['moderator', 'staff'],
} as const satisfies Partial<Record<ChannelKey, readonly ['public' | 'moderator', 'all' | 'staff']>>;
type PlaceKey = keyof typeof PLACES;

const ROLES = {
	nora: 'stranger',
	mel: 'user',
	gus: 'user',
	maud: 'user',
	adam: 'admin',
	olga: 'owner',
} as const satisfies Record<PersonaKey, string>;
type Role = (typeof ROLES)[PersonaKey];

const ELEVATED = SECTION_IDS.filter((id) => SECTIONS[id].clearance === 'elevated');
const STAFF_BLOCKS = SECTION_IDS.filter((id) => SECTIONS[id].clearance !== 'owner').map(
	(id) => SECTIONS[id].title,
);

/**
 * An answer in a few words: who sees it, what it discloses, and which controls it offers.
 * "open staff (menu)": the channel sees every staff section, and a menu to open one.
 */
function gist(exchange: PorterExchange): string {
	if (exchange.outcome === 'failed' || exchange.outcome === 'deferred') return exchange.outcome;
	const message = answerOf(exchange);
	const visibility = message.ephemeralFor === undefined ? 'open' : 'ephemeral';
	const updated = exchange.outcome === 'updated' ? 'updated ' : '';
	const offered = controlsOf(message).filter((label) => label in CONTROLS);
	const controls = offered.map((label) => CONTROLS[label]).join(', ');
	return `${updated}${visibility} ${content(message)}${controls && ` (${controls})`}`;
}

const CONTROLS: Record<string, string> = {
	'Open a section': 'menu',
	'Session history (only you will see it)': 'history',
	'Show addresses': 'addresses',
	'Sign in and show profile': 'sign in',
};

function content(message: Parameters<typeof titleOf>[0]): string {
	const failure = failureIn(message);
	if (failure) return failure;
	const blocks = blocksOf(message);
	if (blocks.length > 0) {
		const known = { Account: 'public', [STAFF_BLOCKS.join()]: 'staff' };
		return known[blocks.join()] ?? blocks.join();
	}
	const section = titleOf(message).split(' · ')[1] ?? titleOf(message);
	if (section !== 'Session history') return section;
	return /203\.0\.113\.x|::\/48/.test(wordsOf(message)) ? 'masked history' : 'whole history';
}

/** What `/profile` comes to: in a public place, in a moderator channel. */
type Expected = readonly [inPublic: string, inModerator: string];

const OVERVIEW: Record<Role, Expected> = {
	stranger: ['ephemeral no-session (sign in)', 'cannot enter'],
	user: ['open public', 'open public'],
	admin: ['open public', 'open staff (menu)'],
	owner: ['open public', 'open staff (menu, history)'],
};
const ACCOUNT: Record<Role, Expected> = {
	stranger: ['ephemeral no-session (sign in)', 'cannot enter'],
	user: ['open Account', 'open Account'],
	admin: ['open Account', 'open Account (menu)'],
	owner: ['open Account', 'open Account (menu, history)'],
};
const refused = 'ephemeral moderator-channel-only';
const ELEVATED_SECTION = (title: string): Record<Role, Expected> => ({
	stranger: [refused, 'cannot enter'],
	user: [refused, 'ephemeral only-public'],
	admin: [refused, `open ${title} (menu)`],
	owner: [refused, `open ${title} (menu, history)`],
});
const HISTORY: Record<Role, Expected> = {
	stranger: [refused, 'cannot enter'],
	user: [refused, 'ephemeral owners-only'],
	admin: [refused, 'ephemeral owners-only'],
	owner: [refused, 'ephemeral masked history (menu, addresses)'],
};

function pick(table: Record<Role, Expected>, key: PersonaKey, place: PlaceKey): string {
	return table[ROLES[key]][PLACES[place][0] === 'public' ? 0 : 1];
}

const ephemeral = (gist: string) => gist.replace(/^open/, 'ephemeral');
const mayEnter = (key: PersonaKey, place: PlaceKey) => PLACES[place][1] === 'all' || key !== 'nora';
const PLACE_KEYS = Object.keys(PLACES) as PlaceKey[];
const EVERYWHERE = PLACE_KEYS.flatMap((place) =>
	PERSONAS.filter(({ key }) => mayEnter(key, place)).map(({ key }) => [key, place] as const),
);
const MODERATOR_PLACES = PLACE_KEYS.filter((place) => PLACES[place][0] === 'moderator');
const PUBLIC_PLACES = PLACE_KEYS.filter((place) => PLACES[place][0] === 'public');

describe('/profile', () => {
	test('cannot be used by people who may not enter', async () => {
		for (const place of PLACE_KEYS.filter((one) => !mayEnter('nora', one))) {
			await expect(profile(discord.as('nora'), place, 'exampleuser')).rejects.toThrow('cannot enter');
		}
	});

	test.each(EVERYWHERE)('shows %s in #%s what they may see there', async (key, place) => {
		const person = discord.as(key);
		const shown: Record<string, string> = {};
		const expected: Record<string, string> = {};
		const ask = async (name: string, options: { section?: string; private?: boolean }, wanted: string) => {
			shown[name] = gist(await profile(person, place, 'exampleuser', options));
			expected[name] = wanted;
		};
		const section = (id: string, table: Record<Role, Expected>) =>
			ask(id, { section: id }, pick(table, key, place));
		await ask('overview', {}, pick(OVERVIEW, key, place));
		await ask('private', { private: true }, ephemeral(pick(OVERVIEW, key, place)));
		await section('account', ACCOUNT);
		for (const id of ELEVATED) await section(id, ELEVATED_SECTION(SECTIONS[id].title));
		await section('sessions', HISTORY);
		const elevated = ephemeral(pick(ELEVATED_SECTION('Chats'), key, place));
		await ask('private section', { section: 'chats', private: true }, elevated);
		expect(shown).toEqual(expected);
	});

	test.each(EVERYWHERE)('tells %s in #%s with which role, and staff where to look', async (key, place) => {
		const message = answerOf(await profile(discord.as(key), place, 'exampleuser'));
		const role = { mel: 'user', gus: 'user', maud: 'moderator', adam: 'admin', olga: 'owner', nora: '' }[key];
		const withheld = PLACES[place][0] === 'public' && !['user', ''].includes(role);
		// The local Portal gives a moderator the public part alone; in a public channel that is not said aloud.
		const why = withheld
			? ' · Staff sections show only in moderator channels'
			: role === 'moderator' && ' · The Portal gave only the public part';
		const footer = `Looked up as Portal ${role}${why || ''}`;
		expect(message.embeds[0]?.footer?.text).toBe(role === '' ? undefined : footer);
	});
});

describe('/session', () => {
	test.each(EVERYWHERE)('answers %s in #%s in an ephemeral reply', async (key, place) => {
		const message = answerOf(await discord.as(key).slash(place, 'session', {}, 'status'));
		expect(message.ephemeralFor).toBe(key);
		const isStranger = ROLES[key] === 'stranger';
		expect(titleOf(message)).toBe(
			isStranger ? 'You are not signed in to the Portal' : 'Your Portal session works',
		);
	});
});

describe.each(MODERATOR_PLACES)('controls in #%s', (place) => {
	const open = (key: PersonaKey, username = 'exampleuser', section?: string) =>
		profile(discord.as(key), place, username, section === undefined ? {} : { section });

	test('of an open message update it for who asked', async () => {
		const asked = answerOf(await open('olga'));
		const olga = discord.as('olga');
		expect(gist(await olga.choose(asked, 'moderation'))).toBe('updated open Moderation (menu, history)');
		expect(gist(await olga.press(asked, 'Overview'))).toBe('updated open staff (menu, history)');
		const history = await olga.press(asked, 'Session history (only you will see it)');
		expect(gist(history)).toBe('ephemeral masked history (menu, addresses)');
		expect(answerOf(history).id).not.toBe(asked.id);
	});

	test('of an ephemeral reply update the ephemeral reply', async () => {
		const olga = discord.as('olga');
		const asked = answerOf(await profile(olga, place, 'exampleuser', { private: true }));
		const step = async (doing: Promise<PorterExchange>) => {
			const exchange = await doing;
			expect(answerOf(exchange).id).toBe(asked.id);
			return gist(exchange);
		};
		expect(await step(olga.choose(asked, 'bots'))).toBe('updated ephemeral Bots (menu, history)');
		expect(await step(olga.press(asked, 'Session history (only you will see it)'))).toBe(
			'updated ephemeral masked history (menu, addresses)',
		);
		expect(await step(olga.press(asked, 'Show addresses'))).toBe('updated ephemeral whole history (menu)');
		expect(await step(olga.press(asked, 'Next ▶'))).toBe('updated ephemeral whole history (menu)');
		expect(await step(olga.press(asked, 'Overview'))).toBe('updated ephemeral staff (menu, history)');
	});

	test.each(['mel', 'maud', 'gus', 'adam'] as const)(
		'give %s an ephemeral reply of their own',
		async (key) => {
			const asked = answerOf(await open('olga', 'long-history', 'chats'));
			const isAdmin = ROLES[key] === 'admin';
			const presser = discord.as(key);
			const answers = [
				await presser.choose(asked.id, 'moderation'),
				await presser.press(asked.id, 'Next ▶'),
				await presser.press(asked.id, 'Overview'),
				await presser.press(asked.id, 'Session history (only you will see it)'),
			];
			expect(answers.map(gist)).toEqual([
				isAdmin ? 'ephemeral Moderation (menu)' : 'ephemeral only-public',
				isAdmin ? 'ephemeral Chats (menu)' : 'ephemeral only-public',
				isAdmin ? 'ephemeral staff (menu)' : 'ephemeral public',
				'ephemeral owners-only',
			]);
			expect(answers.map((one) => answerOf(one).ephemeralFor)).toEqual([key, key, key, key]);
			const still = discord.visible('olga', place).find(({ id }) => id === asked.id);
			expect(still).toEqual(asked);
		},
	);

	test('turn pages of an open message, and of its last page not further', async () => {
		const adam = discord.as('adam');
		const asked = answerOf(await open('adam', 'exampleuser', 'moderation'));
		expect(controlsOf(asked)).toEqual(['Open a section', 'Overview']);
		const long = answerOf(await open('adam', 'long-history', 'bots'));
		await expect(adam.press(long, '◀ Previous')).rejects.toThrow('disabled');
		for (const page of [2, 3, 4]) {
			const turned = await adam.press(long, 'Next ▶');
			expect(turned.outcome).toBe('updated');
			expect(wordsOf(answerOf(turned))).toContain(`Page ${page} of 4 · 40 in all`);
		}
		await expect(adam.press(long, 'Next ▶')).rejects.toThrow('disabled');
		expect(wordsOf(answerOf(await adam.press(long, '◀ Previous')))).toContain('Page 3 of 4');
	});
});

describe.each(PUBLIC_PLACES)('controls that somebody forges in #%s', (place) => {
	test.each(['mel', 'adam', 'olga'] as const)('bring %s nothing that belongs elsewhere', async (key) => {
		const person = discord.as(key);
		const asked = answerOf(await profile(person, place, 'exampleuser'));
		expect(controlsOf(asked)).toEqual([]);
		const forge = async (view: string) => {
			const data = { custom_id: `profile|view|${view}|0|exampleuser`, component_type: 2 };
			return gist(await person.raw({ type: 3, channel: place, message: asked, data }));
		};
		const answers: Record<string, string> = {};
		for (const view of ['overview', ...SECTION_IDS, 'addresses']) answers[view] = await forge(view);
		const expected = Object.fromEntries([...ELEVATED, 'sessions', 'addresses'].map((id) => [id, refused]));
		expect(answers).toEqual({
			...expected,
			overview: 'updated open public',
			account: 'updated open Account',
		});
	});
});

describe('suggestions', () => {
	test('are the caller’s own lookups, and cost the Portal nothing', async () => {
		await profile(discord.as('maud'), 'general', 'quiet.user');
		await profile(discord.as('maud'), 'general', 'QUIET.USER');
		await profile(discord.as('maud'), 'general', 'timed-out');
		const before = portal.requests.length;
		const names = async (key: PersonaKey, typed: string) => {
			const found = await discord.as(key).complete('general', 'profile', 'username', typed);
			return found === 'failed' ? found : found.map(({ value }) => value);
		};
		expect(await names('maud', 'qui')).toEqual(['quiet.user']);
		expect((await names('maud', '')).slice(0, 2)).toEqual(['timed-out', 'quiet.user']);
		expect(await names('gus', 'qui')).toEqual([]);
		expect(await names('nora', '')).toEqual([]);
		expect(await names('maud', '%')).toEqual([]);
		expect(portal.requests.length).toBe(before);
	});
});

describe('the button "Sign in and show profile"', () => {
	test.each([
		['general', 'updated ephemeral public'],
		['moderators', 'updated ephemeral staff (menu)'],
	] as const)('signs in and shows the profile in #%s', async (place, shown) => {
		const adam = discord.as('adam');
		await adam.slash('general', 'session', {}, 'logout');
		const asked = answerOf(await profile(adam, place, 'exampleuser'));
		expect(gist(await adam.press(asked, 'Sign in and show profile'))).toBe(shown);
	});

	test('does not sign in somebody without an account', async () => {
		const asked = answerOf(await profile(discord.as('nora'), 'general', 'exampleuser'));
		const pressed = await discord.as('nora').press(asked, 'Sign in and show profile');
		expect(gist(pressed)).toBe('ephemeral not-linked');
	});
});

test('nothing that Porter sent was malformed, and nobody was pinged', () => {
	expect(discord.violations).toEqual([]);
	expect(discord.openMessages().flatMap(({ pings }) => pings)).toEqual([]);
});
