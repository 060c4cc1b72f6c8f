import type { Kept } from '../audit/repository.ts';
import { defineControl } from '../core/control-id.ts';
import { FAILURES } from '../core/failure.ts';
import { type Button, confirmation, type EphemeralReply, ephemeral, type Line } from '../core/reply.ts';
import type { Viewer } from '../core/viewer.ts';
import type { SignedOut } from './sessions.ts';
import type { SignedIn } from './sign-in.ts';
import type { SessionStatus } from './status.ts';

/** What a caller is told about their own session; always an ephemeral reply. */

/** A button that does what a subcommand of `/session` does; `forget-now` is the answer to its question. */
export const sessionControl = defineControl('session', 'do', {
	action: { kind: 'one-of', values: ['login', 'status', 'logout', 'forget', 'forget-now'] },
});

const SIGN_IN = button('login', 'Sign in', 'primary');
const SIGN_OUT = button('logout', 'Sign out', 'danger');

function button(
	action: 'login' | 'logout' | 'forget-now',
	label: string,
	style: 'primary' | 'danger',
): Button {
	return { kind: 'button', id: sessionControl.id({ action }), label, style };
}

/** How it is at the Portal. */
function thereWords({ portalConfirmed, keepsTrying }: SignedOut): string {
	if (portalConfirmed) return 'The Portal has ended it too.';
	const then = keepsTrying
		? 'Porter keeps trying to end it, and until then keeps a sealed copy for nothing else.'
		: 'It ends by itself, or in your account settings.';
	return `The Portal did not confirm that it is over there. ${then}`;
}

export function signedInCard({ viewer, until }: SignedIn): EphemeralReply {
	const lines: Line[] = [
		accountLine(viewer),
		[{ strong: 'Until' }, ' ', { time: until, as: 'date' }, ' (', { time: until, as: 'relative' }, ')'],
		['Porter keeps this session sealed and uses it only for what you ask. `/session logout` ends it.'],
	];
	return ephemeral('You are signed in to the Portal', lines, { tone: 'good' });
}

export function signedOutCard(signedOut: SignedOut): EphemeralReply {
	if (!signedOut.had) return ephemeral('You were not signed in', [['There was no session to delete.']]);
	const here = `Porter ${signedOut.keepsTrying ? 'does not use your session any more' : 'has deleted your session'}.`;
	const lines = [[here], [thereWords(signedOut)]];
	return ephemeral('You are signed out', lines, { tone: 'good' });
}

/** What `/session forget` would do; its button does it. */
export function forgetCard(kept: Kept, audiences = 0): EphemeralReply {
	const lines: Line[] = [
		[
			'Porter will delete your session, which Portal account it is of and when you used it, and end it at the Portal.',
		],
		keptLine(kept),
		...audiencesLine(audiences),
	];
	const forget = button('forget-now', 'Delete it', 'danger');
	return confirmation('Delete what Porter keeps about you?', lines, forget);
}

export function forgottenCard(signedOut: SignedOut, kept: Kept, audiences = 0): EphemeralReply {
	const deleted: Line = signedOut.had
		? ['Your session is deleted, and all that was kept with it. ', thereWords(signedOut)]
		: ['There was no session to delete.'];
	return ephemeral('Porter has forgotten you', [deleted, keptLine(kept), ...audiencesLine(audiences)], {
		tone: 'good',
	});
}

/** The audience of a moderator channel is decided by administrators, so this does not change it. */
function audiencesLine(audiences: number): Line[] {
	if (audiences === 0) return [];
	const where = audiences === 1 ? 'one moderator channel' : `${audiences} moderator channels`;
	return [[`Your Discord id stays in the approved audience of ${where}, because an overwrite lets you in.`]];
}

/** What stays, why, and until when. */
function keptLine({ count, until, isCut }: Kept): Line {
	if (until === undefined) return ['The audit trail has no lookups of yours.'];
	const [stay, end] =
		count === 1
			? ['The 1 lookup that you made stays', 'It is']
			: [`The ${count} ${isCut ? 'and more ' : ''}lookups that you made stay`, 'The last of them is'];
	const why = 'it exists so that nobody can look somebody up unseen.';
	return [
		`${stay} in the audit trail with your Discord id: ${why} ${end} deleted `,
		{ time: until, as: 'date' },
		'.',
	];
}

export function statusCard(status: SessionStatus): EphemeralReply {
	if (status.state === 'none') {
		const { title, words } = FAILURES['no-session'];
		return ephemeral(title, [words({})], { rows: [[SIGN_IN]] });
	}
	const { state, viewer, since, until, lastUsedAt, why } = status;
	const lines: (Line | undefined)[] = [
		accountLine(viewer),
		[{ strong: 'Signed in' }, ' ', { time: since, as: 'relative' }],
		[{ strong: state === 'ended' ? 'Was to last until' : 'Until' }, ' ', { time: until, as: 'date' }],
		lastUsedAt && [{ strong: 'Last used' }, ' ', { time: lastUsedAt, as: 'relative' }],
		why && [`${FAILURES[why].title}. `, ...FAILURES[why].words({})],
	];
	const works = state === 'live' || state === 'unchecked';
	return ephemeral(
		TITLES[state],
		lines.filter((line) => line !== undefined),
		{ tone: state === 'live' ? 'good' : 'caution', rows: [works ? [SIGN_OUT] : [SIGN_IN, SIGN_OUT]] },
	);
}

const TITLES = {
	live: 'Your Portal session works',
	ended: 'Your Portal session has ended',
	unreadable: 'Your stored session cannot be opened',
	unchecked: 'Your Portal session could not be checked',
} as const;

function accountLine({ username, role }: Viewer): Line {
	return [{ strong: 'Portal account' }, ' ', { foreign: username, max: 40 }, ` (${role})`];
}
