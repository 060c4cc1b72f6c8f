import { expect, test } from 'vitest';
import { controls } from '../../../src/profile/controls.ts';
import { SECTION_IDS, SECTIONS, VIEWS } from '../../../src/profile/sections.ts';
import { facts, SESSIONS } from './facts.ts';

const owner = { place: 'moderator-channel', visibility: 'ephemeral', role: 'owner' } as const;

function menuOf(view: (typeof VIEWS)[number]) {
	const menus = controls(facts({ sessions: SESSIONS }), owner, view)
		.flat()
		.filter((control) => control.kind === 'select');
	expect(menus).toHaveLength(1);
	return menus[0]?.options ?? [];
}

test('the menu lists every section but the session history, also for an owner who looks at it', () => {
	const listed = SECTION_IDS.filter((id) => SECTIONS[id].clearance !== 'owner');
	expect(listed).not.toContain('sessions');
	for (const view of VIEWS) {
		expect(menuOf(view).map(({ value }) => value)).toEqual(listed);
		expect(menuOf(view).flatMap(({ value, chosen }) => (chosen ? [value] : []))).toEqual(
			listed.filter((id) => id === view),
		);
	}
});

test('the menu says how many items a list has, and no number for what is no list', () => {
	const labels = new Map(menuOf('overview').map(({ value, label }) => [value, label]));
	expect(labels.get('account')).toBe('Account');
	expect(labels.get('standing')).toBe('Standing');
	expect(labels.get('moderation')).toBe('Moderation (3)');
	expect(labels.get('bots')).toBe('Bots (0)');
});
