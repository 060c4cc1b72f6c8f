import { expect, test } from 'vitest';
import type { Lookup } from '../../../src/audit/record.ts';
import { lookupLine } from '../../../src/channels/log-channel.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { sectionWords } from '../../../src/profile/sections.ts';

const lookup = (sections: readonly string[], more: Partial<Lookup> = {}): Lookup => ({
	at: new Date(0),
	callerId: '410000000000000004',
	viewerId: 1,
	viewerRole: 'admin',
	subjectId: 42,
	subjectUsername: 'exampleuser',
	guildId: '420000000000000001',
	channelId: '450000000000000004',
	sections,
	visibility: 'open',
	outcome: 'shown',
	durationMs: 5,
	...more,
});
const said = (...lookups: Lookup[]) =>
	markdown(lookupLine(lookups, sectionWords), 'shown').replace(/^.*>: /, '');

test('session history is named whatever else was looked at', () => {
	const ephemeral = { visibility: 'ephemeral' } as const;
	expect(
		said(lookup(['account', 'standing']), lookup(['sessions'], ephemeral), lookup(['addresses'], ephemeral)),
	).toBe('overview, session history, session history with addresses (open) · 3 times');
});

test('two sections are two sections, and no overview', () => {
	expect(said(lookup(['moderation']), lookup(['chats']), lookup(['chats']))).toBe(
		'moderation, chats (open) · 3 times',
	);
});

test('what nobody else saw and what was withheld is said', () => {
	expect(said(lookup(['sessions'], { visibility: 'ephemeral' }))).toBe('session history (only they saw it)');
	expect(said(lookup(['account'], { outcome: 'withheld' }))).toBe('account (open, staff sections withheld)');
});
