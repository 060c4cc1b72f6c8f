import { describe, expect, test } from 'vitest';
import { PORTAL_ROLES } from '../../../src/core/viewer.ts';
import { drawOverview, drawSection, openSections } from '../../../src/profile/cards.ts';
import type { Audience } from '../../../src/profile/policy.ts';
import { SECTION_IDS, SECTIONS } from '../../../src/profile/sections.ts';
import { facts, PUBLIC, SESSIONS, STAFF } from './facts.ts';

const moderators = (more: Partial<Audience> = {}): Audience => {
	return { place: 'moderator-channel', visibility: 'open', role: 'admin', ...more };
};
const everybody = (more: Partial<Audience> = {}): Audience =>
	moderators({ place: 'public-channel', ...more });
const textOf = (value: unknown) => JSON.stringify(value);

describe('the overview', () => {
	test('shows only the account in a public channel, whatever the Portal returned and to whom', () => {
		for (const role of PORTAL_ROLES) {
			for (const visibility of ['open', 'ephemeral'] as const) {
				const { reply, sections } = drawOverview(
					facts({ sessions: SESSIONS }),
					everybody({ role, visibility }),
				);
				expect(sections).toEqual(['account']);
				expect(textOf(reply)).not.toMatch(/spam|Timeout|Discord|lounge|203\.0/);
				expect(reply.card.tone).toBe('neutral');
			}
		}
	});

	test('shows every staff section in a moderator channel, and never session history', () => {
		for (const visibility of ['open', 'ephemeral'] as const) {
			const audience = moderators({ role: 'owner', visibility });
			const { reply, sections } = drawOverview(facts({ sessions: SESSIONS }), audience);
			expect(sections).toEqual(SECTION_IDS.filter((id) => SECTIONS[id].clearance !== 'owner'));
			expect(textOf(reply)).not.toContain('203.0');
			expect(reply.card.tone).toBe('caution');
		}
	});

	test('tells active, expired and lifted actions apart and says what could not be read', () => {
		const text = textOf(drawOverview(facts(), moderators()).reply);
		expect(text).toContain('1 active');
		expect(text).toContain('1 expired · 1 lifted');
		expect(text).toContain('1 could not be read');
	});

	test('never claims that a missing history is empty', () => {
		const text = textOf(drawOverview(facts(), moderators()).reply);
		expect(text).toContain('Nothing to show.');
		expect(text).not.toMatch(/\bno (punishments|actions|bots)/i);
	});

	test('tells staff in a public channel where staff sections show, and nobody else', () => {
		const footerFor = (role: (typeof PORTAL_ROLES)[number]) =>
			drawOverview(facts(), everybody({ role })).reply.card.footer;
		expect(footerFor('admin')).toBe(
			'Looked up as Portal admin · Staff sections show only in moderator channels',
		);
		expect(footerFor('user')).toBe('Looked up as Portal user');
	});

	test('tells staff who got only the public part so, but not where everybody would learn the rank of the subject', () => {
		const footerFor = (audience: Audience) =>
			drawOverview(facts({ profile: PUBLIC }), audience).reply.card.footer;
		const label = 'Looked up as Portal admin · The Portal gave only the public part';
		expect(footerFor(moderators())).toBe(label);
		expect(footerFor(moderators({ visibility: 'ephemeral' }))).toBe(label);
		expect(footerFor(everybody({ visibility: 'ephemeral' }))).toBe(label);
		expect(footerFor(everybody())).toBe(drawOverview(facts(), everybody()).reply.card.footer);
		expect(footerFor(moderators({ role: 'user' }))).toBe('Looked up as Portal user');
	});

	test('offers session history to owners in moderator channels only', () => {
		const offers = (audience: Audience) =>
			textOf(drawOverview(facts(), audience).reply.rows).includes('|sessions|');
		expect(offers(moderators({ role: 'owner' }))).toBe(true);
		expect(offers(moderators({ role: 'admin' }))).toBe(false);
		expect(offers(everybody({ role: 'owner' }))).toBe(false);
	});
});

describe('a section', () => {
	const many = {
		items: Array.from({ length: 20 }, (_, index) => ({ id: index, label: 'Warning', lifted: false })),
		unreadable: 0,
	};
	const long = facts({ profile: { ...PUBLIC, staff: { ...STAFF, moderation: many } } });

	test('comes in pages, and a page beyond the last is the last', () => {
		const { reply } = drawSection('moderation', 99, long, moderators());
		expect(reply.card.footer).toBe('Page 4 of 4 · 20 in all · Looked up as Portal admin');
		expect(reply.card.body?.lines).toHaveLength(2);
	});

	test('says how many of the oldest are left out', () => {
		const moderation = { ...many, unreadable: 2, leftOut: 7 };
		const cut = facts({ profile: { ...PUBLIC, staff: { ...STAFF, moderation } } });
		expect(drawSection('moderation', 0, cut, moderators()).reply.card.footer).toBe(
			'Page 1 of 4 · 20 in all · 2 could not be read · the oldest 7 left out · Looked up as Portal admin',
		);
		expect(textOf(drawOverview(cut, moderators()).reply)).toContain('the oldest 7 left out');
	});

	test('keeps an action in force whose end cannot be read, and says so', () => {
		const ban = { label: 'Ban', lifted: false, endUnreadable: true } as const;
		const moderation = { items: [ban], unreadable: 0 };
		const banned = facts({ profile: { ...PUBLIC, staff: { ...STAFF, moderation } } });
		const text = textOf(drawSection('moderation', 0, banned, moderators()).reply);
		expect(text).toContain('(active)');
		expect(text).toContain('end unreadable');
		expect(text).not.toContain('no end');
	});

	test('disables what leads nowhere', () => {
		const rows = textOf(drawSection('moderation', 0, long, moderators()).reply.rows);
		expect(rows).toContain('"label":"◀ Previous","disabled":true');
		expect(rows).toContain('"label":"Next ▶","disabled":false');
	});

	test('masks addresses until the owner asks for them', () => {
		const owner = moderators({ role: 'owner', visibility: 'ephemeral' });
		const masked = textOf(drawSection('sessions', 0, facts({ sessions: SESSIONS }), owner).reply);
		expect(masked).toContain('203.0.113.x');
		expect(masked).toContain('2001:db8:aa::/48');
		expect(masked).not.toContain('203.0.113.77');
		expect(masked).toContain('Show addresses');
		const shown = facts({ sessions: SESSIONS, addresses: 'shown' });
		expect(textOf(drawSection('sessions', 0, shown, owner).reply)).toContain('203.0.113.77');
	});

	test('is open to nobody whom the policy does not let see it', () => {
		const all = facts({ sessions: SESSIONS });
		expect(openSections(all, everybody({ role: 'owner', visibility: 'ephemeral' }))).toEqual(['account']);
		expect(openSections(all, moderators({ role: 'owner' }))).not.toContain('sessions');
		expect(openSections(all, moderators({ role: 'admin', visibility: 'ephemeral' }))).not.toContain(
			'sessions',
		);
		expect(openSections(all, moderators({ role: 'owner', visibility: 'ephemeral' }))).toContain('sessions');
	});

	test('has no two controls with the same id', () => {
		const audience = moderators({ role: 'owner' });
		for (const page of [0, 1, 3]) {
			const rows = drawSection('moderation', page, long, audience).reply.rows ?? [];
			const ids = rows.flat().map(({ id }) => id);
			expect(new Set(ids).size).toBe(ids.length);
		}
	});
});
