import { describe, expect, test } from 'vitest';
import session from '../../../commands/session.ts';
import type { EphemeralReply } from '../../../src/core/reply.ts';
import { markdown } from '../../../src/discord/markdown.ts';
import { forgetCard, forgottenCard } from '../../../src/sessions/cards.ts';

const UNTIL = new Date('2027-01-02T03:04:05Z');
const textOf = ({ card }: EphemeralReply) =>
	(card.body?.lines ?? []).map((line) => markdown(line, 'dropped'));

describe('/session forget', () => {
	test('says first what will be deleted, and its button does it', () => {
		const reply = forgetCard({ count: 3, until: UNTIL });
		expect(reply.visibility).toBe('ephemeral');
		expect(textOf(reply)).toMatchInlineSnapshot(`
			[
			  "Porter will delete your session, which Portal account it is of and when you used it, and end it at the Portal.",
			  "The 3 lookups that you made stay in the audit trail with your Discord id: it exists so that nobody can look somebody up unseen. The last of them is deleted <t:1798859045:f>.",
			]
		`);
		const [[button] = []] = reply.rows ?? [];
		if (button?.kind !== 'button') throw new Error('there is no button');
		expect(button).toMatchObject({ label: 'Delete it', style: 'danger' });
		expect(session.controls?.[0]?.read(button.id, [])).toBe('forget-now');
	});

	test('cannot be typed as if it were confirmed', () => {
		expect(session.options.json.map(({ name }) => name)).not.toContain('forget-now');
	});

	test('says what was deleted and what remains', () => {
		const ended = { had: true, portalConfirmed: true, keepsTrying: false };
		expect(textOf(forgottenCard(ended, { count: 0 }))).toMatchInlineSnapshot(`
			[
			  "Your session is deleted, and all that was kept with it. The Portal has ended it too.",
			  "The audit trail has no lookups of yours.",
			]
		`);
		const unconfirmed = { had: true, portalConfirmed: false, keepsTrying: true };
		expect(textOf(forgottenCard(unconfirmed, { count: 1, until: UNTIL }))).toMatchInlineSnapshot(`
			[
			  "Your session is deleted, and all that was kept with it. The Portal did not confirm that it is over there. Porter keeps trying to end it, and until then keeps a sealed copy for nothing else.",
			  "The 1 lookup that you made stays in the audit trail with your Discord id: it exists so that nobody can look somebody up unseen. It is deleted <t:1798859045:f>.",
			]
		`);
		expect(
			textOf(forgottenCard({ had: false, portalConfirmed: false, keepsTrying: false }, { count: 0 }))[0],
		).toBe('There was no session to delete.');
	});
});
