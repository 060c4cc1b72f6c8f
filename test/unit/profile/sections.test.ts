import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SECTION_IDS, SECTIONS, sectionOf, sectionWords, VIEWS } from '../../../src/profile/sections.ts';

test('every section has a file of its own, named as its title', () => {
	const named = SECTION_IDS.map((id) => `${SECTIONS[id].title.toLowerCase().replaceAll(' ', '-')}.ts`);
	expect(readdirSync('src/profile/sections').sort()).toEqual(named.sort());
});

test('ids that are in audit trails and in buttons stay', () => {
	const known = [
		'account',
		'standing',
		'linked',
		'moderation',
		'chats',
		'bots',
		'subscriptions',
		'permissions',
	];
	expect(SECTION_IDS.filter((id) => known.includes(id))).toEqual(known);
	expect(SECTION_IDS.at(-1)).toBe('sessions');
	expect(new Set(VIEWS).size).toBe(VIEWS.length);
});

test('every view but the overview shows a section', () => {
	expect(sectionOf('overview')).toBeUndefined();
	expect(sectionOf('addresses')).toBe('sessions');
	for (const id of SECTION_IDS) expect(sectionOf(id)).toBe(id);
});

test.each([
	[['addresses'], 'session history with addresses'],
	[['account', 'standing'], 'overview'],
	[['linked'], 'linked accounts'],
	[['of-an-older-porter'], 'of-an-older-porter'],
	[['constructor'], 'constructor'],
	[[], 'nothing'],
])('%j reads as %s', (ids, words) => {
	expect(sectionWords(ids)).toBe(words);
});
