import type { Lookup } from '../../../src/audit/record.ts';

/** A lookup with everything in it; a test names what matters to it. */
export function lookupOf(change: Partial<Lookup> = {}): Lookup {
	return {
		at: new Date('2026-01-02T03:04:05.678Z'),
		callerId: '410000000000000003',
		viewerId: 1002,
		viewerRole: 'moderator',
		subjectId: 42,
		subjectUsername: 'exampleuser',
		guildId: '900000000000000001',
		channelId: '900000000000000002',
		sections: ['account', 'moderation'],
		visibility: 'open',
		outcome: 'shown',
		durationMs: 123.6,
		...change,
	};
}
