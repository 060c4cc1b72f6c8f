import fc from 'fast-check';
import { expect, test } from 'vitest';
import { componentsOf } from '../../../src/discord/components.ts';
import { embedOf, LIMIT } from '../../../src/discord/embed.ts';
import * as field from '../../../src/portal/schema/fields.ts';
import { LISTS, readLists } from '../../../src/portal/schema/items.ts';
import { drawOverview, drawSection } from '../../../src/profile/cards.ts';
import type { Profile, StaffLists, StaffProfile } from '../../../src/profile/model.ts';
import { SECTION_IDS } from '../../../src/profile/sections.ts';
import { liveConstructs } from '../discord/live-markdown.ts';

/** Profiles as bad as the Portal could send them: every text long and hostile, every history full. */
const text = fc.oneof(
	fc.constantFrom(
		'@everyone `x` **y** '.repeat(60),
		'\u202e'.repeat(900),
		'[a](https://evil.example) <@1> '.repeat(40),
		'w'.repeat(5000),
		'',
	),
	fc.string({ unit: 'binary', maxLength: 400 }),
);
const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') });
const id = fc.maxSafeNat();
const history = <T>(item: fc.Arbitrary<T>) =>
	fc.record({ items: fc.array(item, { minLength: 1, maxLength: 30 }), unreadable: fc.nat(9) });
const change = fc.record({
	from: fc.constant('Unknown (123456789)'),
	to: fc.constant('Premium'),
	reason: text,
	by: id,
	at: date,
});
/** Any list of the Portal's, by the kinds of its fields, so that a new one is tried too. */
const ON_THE_WIRE = new Map<unknown, fc.Arbitrary<unknown>>([
	[field.text, text],
	[field.time, date.map((one) => one.toISOString())],
	[field.id, id],
	[field.count, id],
	[field.flag, fc.boolean()],
]);
const item = (fields: field.Readers) =>
	fc.record(
		Object.fromEntries(
			Object.entries(fields).map(([name, kind]) => [name, ON_THE_WIRE.get(kind) ?? fc.constant(123_456_789)]),
		),
	);
const lists: fc.Arbitrary<StaffLists> = fc
	.record(
		Object.fromEntries(
			Object.values(LISTS).map(({ names: [name = ''], fields }) => [
				name,
				fc.array(item(fields), { minLength: 1, maxLength: 30 }),
			]),
		),
	)
	.map(readLists);

/** Worse than what the readers of the Portal's answers let through. */
const known = fc.record({
	state: fc.constantFrom('active' as const, 'banned' as const, 'unknown' as const),
	stateLabel: fc.constant('Unknown (123456789)'),
	roleLabel: fc.constant('Unknown (123456789)'),
	roleSince: date,
	tierUntil: date,
	tierGrantedBy: id,
	createdAt: date,
	updatedAt: date,
	lastActiveAt: date,
	linkedAccounts: history(
		fc.record({ platform: text, id: text, username: text, linkedAt: date, lastUsedAt: date }),
	),
	moderation: history(
		fc.record({
			id,
			label: fc.constant('Unknown action'),
			reason: text,
			lifted: fc.boolean(),
			liftedAt: date,
			expiresAt: date,
			createdAt: date,
			issuedBy: id,
			liftedBy: id,
		}),
	),
	chats: history(fc.record({ id: text, name: text, visibility: fc.constant('Unknown'), createdAt: date })),
	bots: history(
		fc.record({
			id,
			name: text,
			kind: fc.constant('Unknown (123456789)'),
			groups: id,
			users: id,
			active: fc.boolean(),
			createdAt: date,
		}),
	),
	subscriptions: history(change),
	permissions: history(change),
});
const staff: fc.Arbitrary<StaffProfile> = fc
	.tuple(lists, known)
	.map(([read, worse]) => ({ ...read, ...worse }));
const sessions = history(
	fc.record({
		createdAt: date,
		ip: text,
		userAgent: text,
		city: text,
		region: text,
		country: text,
		provider: text,
		mobile: fc.constant(true),
		proxy: fc.constant(true),
		hosting: fc.constant(true),
	}),
);
const profile: fc.Arbitrary<Profile> = fc.record({
	id,
	username: fc.stringMatching(/^[A-Za-z0-9._-]{3,32}$/),
	avatarUrl: text,
	tier: fc.constant('Unknown (123456789)'),
	staff,
});

test('every page of every section fits into an embed with all its items, and nothing in it comes alive', () => {
	fc.assert(
		fc.property(profile, sessions, fc.constantFrom(...SECTION_IDS), fc.nat(9), (one, past, section, page) => {
			const facts = { profile: one, sessions: past, addresses: 'shown' as const, now: new Date() };
			const audience = { place: 'moderator-channel', visibility: 'ephemeral', role: 'owner' } as const;
			for (const { reply } of [drawSection(section, page, facts, audience), drawOverview(facts, audience)]) {
				const embed = embedOf(reply.card, new Set());
				const fields = embed.fields ?? [];
				const texts = [
					embed.title,
					embed.description,
					embed.footer?.text,
					...fields.flatMap(({ name, value }) => [name, value]),
				];
				expect(texts.join('').length).toBeLessThanOrEqual(LIMIT.total);
				expect(embed.description?.length ?? 0).toBeLessThanOrEqual(LIMIT.description);
				expect(embed.description ?? '').not.toMatch(/^\d+ more$/m);
				for (const { value } of fields) expect(value.length).toBeLessThanOrEqual(LIMIT.value);
				// What is ours is bold, timestamps and mentions: everything else must be dead.
				const ours = /\*\*[^*`]+\*\*|<t:-?\d+:[DfR]>|<@\d{17,20}>/g;
				const foreign = [embed.description, ...fields.map(({ value }) => value)].map((part = '') =>
					part.replace(ours, ''),
				);
				expect(foreign.flatMap(liveConstructs)).toEqual([]);
				const rows = componentsOf(reply.rows);
				expect(rows.length).toBeLessThanOrEqual(5);
				const ids = rows.flatMap(({ components }) =>
					components.map((control) => ('custom_id' in control ? control.custom_id : '')),
				);
				expect(new Set(ids).size).toBe(ids.length);
				for (const customId of ids) expect(customId.length).toBeLessThanOrEqual(100);
			}
		}),
		{ numRuns: 400 },
	);
});
