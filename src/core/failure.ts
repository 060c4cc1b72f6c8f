import type { Button, Line } from './reply.ts';

/** What a failure's words may be about. All of it may be shown to the caller. */
export interface FailureDetails {
	/** When it is worth trying again. */
	readonly retryAt?: Date;
	/** The Portal's correlation id, for the Portal's operators. Foreign text. */
	readonly reference?: string;
	/** The username that was asked for. Foreign text. */
	readonly username?: string;
	/** Why a channel counts as public, though it was meant to be a moderator channel. */
	readonly placeNote?: Line;
	/** A button that helps, such as "Sign in and show profile". */
	readonly offer?: Button;
}

type Level = 'debug' | 'info' | 'warn';

/** What happened, and what to do next; as one text if that depends on nothing. */
type Words = (details: FailureDetails) => Line;

/** The rows of one log level, each with its title. */
function rows<Code extends string>(
	level: Level,
	texts: Readonly<Record<Code, readonly [string, string | Words]>>,
) {
	const entries = Object.entries<readonly [string, string | Words]>(texts).map(([code, [title, given]]) => {
		const words: Words = typeof given === 'string' ? () => [given] : given;
		return [code, { title, words, level }];
	});
	// `fromEntries` loses the types.
	return Object.fromEntries(entries) as Record<Code, { title: string; words: Words; level: Level }>;
}

const soon = (details: FailureDetails, otherwise: string): Line =>
	details.retryAt === undefined
		? [otherwise]
		: ['Try again ', { time: details.retryAt, as: 'relative' }, '.'];

/**
 * The closed catalogue of expected failures: code, words for people, log level. Whatever is not in it is a bug, and is
 * answered with `internal` and a reference.
 */
export const FAILURES = {
	/** Everyday. */
	...rows('debug', {
		'bad-username': [
			'That is not a Portal username',
			'Usernames have 3 to 32 letters, digits, dots, dashes or underscores. Check it and try again.',
		],
		'no-session': [
			'You are not signed in to the Portal',
			'Porter looks up profiles with your own Portal session. Sign in with `/session login`.',
		],
		'session-expired': [
			'Your Portal session has ended',
			'Sign in again with `/session login`. Staff sessions last one day.',
		],
		'not-linked': [
			'No Portal account is linked to your Discord account',
			'Link Discord in your account settings on the Portal website, then use `/session login` again.',
		],
		'web-login-required': [
			'The Portal wants you to sign in on its website once',
			'After five bot sign-ins in a row it asks for this. Sign in on the website, then try again here.',
		],
		'not-permitted': [
			'The Portal does not let you see this profile',
			"Your Portal account isn't allowed to, is restricted, or has to sign in on the website first. Sign in on the Portal website: it says which. Then use `/session login` and try again.",
		],
		'no-such-user': [
			'No such user',
			({ username = 'that name' }) => [
				'The Portal knows nobody called ',
				{ foreign: username },
				'. Check the spelling.',
			],
		],
		'only-public': [
			'The Portal shows you only the public part',
			({ username = 'this account' }) => [
				'Your Portal role does not reach ',
				{ foreign: username },
				', so this section is not there for you.',
			],
		],
		'moderator-channel-only': [
			'Not in this channel',
			({ placeNote }) =>
				placeNote
					? ['This channel counts as public now: ', ...placeNote, '. Ask in another moderator channel.']
					: ['Staff sections show only in moderator channels. Ask again in one of them.'],
		],
		'stale-control': [
			'That control is out of date',
			'Run the command again: `/profile`, or the one that the message answers.',
		],
		'bad-since': [
			'That is not a date Porter can read',
			'Write a day like 2026-01-31, or how long ago, like 7d or 12h.',
		],
		'no-such-channel': ['Porter does not know this channel', 'It may have been deleted. Pick another one.'],
	}),
	/** The operator may want to know. */
	...rows('info', {
		'login-refused': [
			'The Portal refused the sign-in',
			'Your Portal account may be restricted. Try to sign in on the Portal website: it says why.',
		],
		'owners-only': ['Session history is for Portal owners', 'Your Portal role does not include it.'],
		'portal-conflict': [
			'The Portal is in the middle of something',
			'It reported a conflict. Wait a moment and try again.',
		],
		'portal-busy': ['The Portal is busy', (details) => soon(details, 'Try again in a minute.')],
		'too-many-lookups': [
			'That was a lot at once',
			(details) => soon(details, 'Wait a minute and try again.'),
		],
		'not-here': ['Porter does not work here', 'Use it in a channel of the server it was set up for.'],
		'not-allowed': [
			'That is not for you to do here',
			'Your roles in this server lack the permission for it. Ask an administrator of the server.',
		],
		'not-connected': [
			'Porter is connecting to Discord',
			'It does not know yet what your roles allow. Try again in a minute.',
		],
		guest: [
			'Porter does not answer guests',
			'You are a guest in this server. Ask its administrators to make you a member.',
		],
		'timed-out': ['You have a timeout in this server', 'Porter answers you again when it is over.'],
		'bad-input': ['Porter could not read that command', 'Type it again and pick the options from the list.'],
		'audience-changed': [
			'The audience of the channel has just changed',
			'Nothing was approved. Run `/moderator-channels add` again to see who can see it now.',
		],
		'audience-unsafe': [
			'This channel is not safe',
			'Nothing was approved. Run `/moderator-channels add` again: it says who should not see it.',
		],
		'log-channel-unsafe': [
			'The log can only be kept in a moderator channel',
			'It says who looked at whom. Make that channel one with `/moderator-channels add` first.',
		],
		'log-channel-closed': [
			'Porter cannot post in that channel',
			'It must be a text channel in which Porter may view and send messages.',
		],
	}),
	/** The operator should look. */
	...rows('warn', {
		'session-unreadable': [
			'Your stored session cannot be opened',
			'The key it was sealed with is not in use any more. Sign in again with `/session login`.',
		],
		'login-not-set-up': [
			'Signing in here is not set up',
			'Porter has no Portal bot key. Ask the person who runs Porter to import your session.',
		],
		'login-mismatch': [
			'That sign-in was not yours',
			'The Portal answered with an account that is not linked to you. Nothing was kept. Tell the person who runs Porter.',
		],
		'portal-down': [
			'The Portal is not available',
			(details) => soon(details, 'This is not about you or your session. Try again in a few minutes.'),
		],
		'portal-slow': ['The Portal took too long', 'Your session is fine. Try again in a moment.'],
		'portal-nonsense': [
			'The Portal sent something unreadable',
			'Nothing was shown. Try again later; if it goes on, tell the person who runs Porter.',
		],
		'wrong-profile': [
			'The Portal sent the wrong profile',
			'It answered with somebody else, so nothing is shown. Try again; if it goes on, tell the person who runs Porter.',
		],
		'budget-spent': [
			'Porter has asked the Portal too often this minute',
			(details) => soon(details, 'Wait a minute and try again.'),
		],
		'place-changed': [
			'This channel has just changed',
			({ placeNote = ['its audience is not the same any more'] }) => [
				'While Porter was looking, it became public: ',
				...placeNote,
				'. So nothing is shown.',
			],
		],
		'store-busy': ['Porter is busy', 'Its database did not answer in time. Try again in a moment.'],
		'store-read-only': [
			'Porter cannot write to its database',
			'Tell the person who runs Porter: the database is read-only or its disk is full.',
		],
		'store-newer': [
			'Porter is older than its database',
			'Tell the person who runs Porter: a newer Porter has changed it.',
		],
		'store-damaged': [
			"Porter's database is damaged",
			'Tell the person who runs Porter: it has to be put back from a backup.',
		],
		'store-gone': [
			"Porter's database is gone",
			'Tell the person who runs Porter: its file was deleted or replaced while Porter ran. Nothing is shown until it is back.',
		],
		'store-in-use': ['Another Porter uses this database', 'Tell the person who runs Porter: only one can.'],
		'store-foreign': [
			"Porter's database is no database",
			'Tell the person who runs Porter: its file holds something else.',
		],
		'store-unusable': [
			'Porter cannot use its database',
			'Tell the person who runs Porter. Nothing was shown and nothing was changed.',
		],
		'discord-unavailable': [
			'Discord did not take the answer',
			'This is not about you. Try again in a moment.',
		],
		internal: [
			'Something went wrong in Porter',
			'This is a bug. Tell the person who runs Porter, with the reference below.',
		],
	}),
};

export type FailureCode = keyof typeof FAILURES;

/** An expected failure. `message` is the code, so that nothing else can slip into a log line; `cause` is for the log. */
export class Failure extends Error {
	override readonly name = 'Failure';
	readonly code: FailureCode;
	readonly details: FailureDetails;

	constructor(code: FailureCode, details: FailureDetails = {}, options: ErrorOptions = {}) {
		super(code, options);
		this.code = code;
		this.details = details;
	}

	/** The same failure with more to say, such as a button that helps. */
	with(details: FailureDetails): Failure {
		return new Failure(this.code, { ...this.details, ...details }, { cause: this.cause });
	}
}
