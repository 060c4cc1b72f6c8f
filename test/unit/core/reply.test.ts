import { expect, test } from 'vitest';
import type { Block, EphemeralReply, OpenReply } from '../../../src/core/reply.ts';
import { drawSection } from '../../../src/profile/cards.ts';
import { facts, SESSIONS } from '../profile/facts.ts';

const history: Block<'owner'> = { clearance: 'owner', title: 'Session history', lines: [['203.0.113.1']] };
const card = { title: ['exampleuser'], tone: 'neutral', body: history } as const;

test('an open reply that holds owner data does not compile', () => {
	const ephemeralAnswer: EphemeralReply = { visibility: 'ephemeral', card };
	// @ts-expect-error: the compiler refuses what this line says, and the check fails should it ever accept it
	const open: OpenReply = { visibility: 'open', card };
	expect([ephemeralAnswer.visibility, open.visibility]).toEqual(['ephemeral', 'open']);
});

test('what is drawn for a channel has no owner data in it, even if somebody forgets to ask the policy', () => {
	const audience = { place: 'moderator-channel', visibility: 'open', role: 'owner' } as const;
	const { reply } = drawSection('sessions', 0, facts({ sessions: SESSIONS }), audience);
	expect(JSON.stringify(reply)).not.toMatch(/203\.0\.113|Firefox|Berlin/);
});
