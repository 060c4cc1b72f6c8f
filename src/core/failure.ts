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

interface FailureRow {
	readonly title: string;
	/** What happened and what to do next. */
	readonly words: (details: FailureDetails) => Line;
	/** `debug`: everyday; `info`: the operator may want to know; `warn`: the operator should look. */
	readonly level: 'debug' | 'info' | 'warn';
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
	'bad-username': {
		title: 'That is not a Portal username',
		words: () => [
			'Usernames have 3 to 32 letters, digits, dots, dashes or underscores. Check it and try again.',
		],
		level: 'debug',
	},
	'no-session': {
		title: 'You are not signed in to the Portal',
		words: () => ['Porter looks up profiles with your own Portal session. Sign in with `/session login`.'],
		level: 'debug',
	},
	'session-expired': {
		title: 'Your Portal session has ended',
		words: () => ['Sign in again with `/session login`. Staff sessions last one day.'],
		level: 'debug',
	},
	'session-unreadable': {
		title: 'Your stored session cannot be opened',
		words: () => ['The key it was sealed with is not in use any more. Sign in again with `/session login`.'],
		level: 'warn',
	},
	'not-linked': {
		title: 'No Portal account is linked to your Discord account',
		words: () => [
			'Link Discord in your account settings on the Portal website, then use `/session login` again.',
		],
		level: 'debug',
	},
	'web-login-required': {
		title: 'The Portal wants you to sign in on its website once',
		words: () => [
			'After five bot sign-ins in a row it asks for this. Sign in on the website, then try again here.',
		],
		level: 'debug',
	},
	'login-refused': {
		title: 'The Portal refused the sign-in',
		words: () => [
			'Your Portal account may be restricted. Try to sign in on the Portal website: it says why.',
		],
		level: 'info',
	},
	'login-not-set-up': {
		title: 'Signing in here is not set up',
		words: () => ['Porter has no Portal bot key. Ask the person who runs Porter to import your session.'],
		level: 'warn',
	},
	'login-mismatch': {
		title: 'That sign-in was not yours',
		words: () => [
			'The Portal answered with an account that is not linked to you. Nothing was kept. Tell the person who runs Porter.',
		],
		level: 'warn',
	},
	'not-permitted': {
		title: 'The Portal does not let you see this profile',
		words: () => [
			"Your Portal account isn't allowed to, is restricted, or has to sign in on the website first. Sign in on the Portal website: it says which. Then use `/session login` and try again.",
		],
		level: 'debug',
	},
	'no-such-user': {
		title: 'No such user',
		words: ({ username = 'that name' }) => [
			'The Portal knows nobody called ',
			{ foreign: username },
			'. Check the spelling.',
		],
		level: 'debug',
	},
	'only-public': {
		title: 'The Portal shows you only the public part',
		words: ({ username = 'this account' }) => [
			'Your Portal role does not reach ',
			{ foreign: username },
			', so this section is not there for you.',
		],
		level: 'debug',
	},
	'moderator-channel-only': {
		title: 'Not in this channel',
		words: ({ placeNote }) =>
			placeNote
				? ['This channel counts as public now: ', ...placeNote, '. Ask in another moderator channel.']
				: ['Staff sections show only in moderator channels. Ask again in one of them.'],
		level: 'debug',
	},
	'owners-only': {
		title: 'Session history is for Portal owners',
		words: () => ['Your Portal role does not include it.'],
		level: 'info',
	},
	'portal-conflict': {
		title: 'The Portal is in the middle of something',
		words: () => ['It reported a conflict. Wait a moment and try again.'],
		level: 'info',
	},
	'portal-busy': {
		title: 'The Portal is busy',
		words: (details) => soon(details, 'Try again in a minute.'),
		level: 'info',
	},
	'portal-down': {
		title: 'The Portal is not available',
		words: (details) => soon(details, 'This is not about you or your session. Try again in a few minutes.'),
		level: 'warn',
	},
	'portal-slow': {
		title: 'The Portal took too long',
		words: () => ['Your session is fine. Try again in a moment.'],
		level: 'warn',
	},
	'portal-nonsense': {
		title: 'The Portal sent something unreadable',
		words: () => ['Nothing was shown. Try again later; if it goes on, tell the person who runs Porter.'],
		level: 'warn',
	},
	'wrong-profile': {
		title: 'The Portal sent the wrong profile',
		words: () => [
			'It answered with somebody else, so nothing is shown. Try again; if it goes on, tell the person who runs Porter.',
		],
		level: 'warn',
	},
	'too-many-lookups': {
		title: 'That was a lot at once',
		words: (details) => soon(details, 'Wait a minute and try again.'),
		level: 'info',
	},
	'budget-spent': {
		title: 'Porter has asked the Portal too often this minute',
		words: (details) => soon(details, 'Wait a minute and try again.'),
		level: 'warn',
	},
	'not-here': {
		title: 'Porter does not work here',
		words: () => ['Use it in a channel of the server it was set up for.'],
		level: 'info',
	},
	'not-allowed': {
		title: 'That is not for you to do here',
		words: () => [
			'Your roles in this server lack the permission for it. Ask an administrator of the server.',
		],
		level: 'info',
	},
	'not-connected': {
		title: 'Porter is connecting to Discord',
		words: () => ['It does not know yet what your roles allow. Try again in a minute.'],
		level: 'info',
	},
	guest: {
		title: 'Porter does not answer guests',
		words: () => ['You are a guest in this server. Ask its administrators to make you a member.'],
		level: 'info',
	},
	'timed-out': {
		title: 'You have a timeout in this server',
		words: () => ['Porter answers you again when it is over.'],
		level: 'info',
	},
	'stale-control': {
		title: 'That control is out of date',
		words: () => ['Run the command again: `/profile`, or the one that the message answers.'],
		level: 'debug',
	},
	'bad-input': {
		title: 'Porter could not read that command',
		words: () => ['Type it again and pick the options from the list.'],
		level: 'info',
	},
	'bad-since': {
		title: 'That is not a date Porter can read',
		words: () => ['Write a day like 2026-01-31, or how long ago, like 7d or 12h.'],
		level: 'debug',
	},
	'no-such-channel': {
		title: 'Porter does not know this channel',
		words: () => ['It may have been deleted. Pick another one.'],
		level: 'debug',
	},
	'audience-changed': {
		title: 'The audience of the channel has just changed',
		words: () => ['Nothing was approved. Run `/moderator-channels add` again to see who can see it now.'],
		level: 'info',
	},
	'audience-unsafe': {
		title: 'This channel is not safe',
		words: () => [
			'Nothing was approved. Run `/moderator-channels add` again: it says who should not see it.',
		],
		level: 'info',
	},
	'log-channel-unsafe': {
		title: 'The log can only be kept in a moderator channel',
		words: () => ['It says who looked at whom. Make that channel one with `/moderator-channels add` first.'],
		level: 'info',
	},
	'log-channel-closed': {
		title: 'Porter cannot post in that channel',
		words: () => ['It must be a text channel in which Porter may view and send messages.'],
		level: 'info',
	},
	'place-changed': {
		title: 'This channel has just changed',
		words: ({ placeNote = ['its audience is not the same any more'] }) => [
			'While Porter was looking, it became public: ',
			...placeNote,
			'. So nothing is shown.',
		],
		level: 'warn',
	},
	'store-busy': {
		title: 'Porter is busy',
		words: () => ['Its database did not answer in time. Try again in a moment.'],
		level: 'warn',
	},
	'store-read-only': {
		title: 'Porter cannot write to its database',
		words: () => ['Tell the person who runs Porter: the database is read-only or its disk is full.'],
		level: 'warn',
	},
	'store-newer': {
		title: 'Porter is older than its database',
		words: () => ['Tell the person who runs Porter: a newer Porter has changed it.'],
		level: 'warn',
	},
	'store-damaged': {
		title: "Porter's database is damaged",
		words: () => ['Tell the person who runs Porter: it has to be put back from a backup.'],
		level: 'warn',
	},
	'store-foreign': {
		title: "Porter's database is no database",
		words: () => ['Tell the person who runs Porter: its file holds something else.'],
		level: 'warn',
	},
	'store-unusable': {
		title: 'Porter cannot use its database',
		words: () => ['Tell the person who runs Porter. Nothing was shown and nothing was changed.'],
		level: 'warn',
	},
	'audit-unwritable': {
		title: 'The audit trail cannot be written',
		words: () => ['A lookup that cannot be recorded shows nothing. Tell the person who runs Porter.'],
		level: 'warn',
	},
	'discord-unavailable': {
		title: 'Discord did not take the answer',
		words: () => ['This is not about you. Try again in a moment.'],
		level: 'warn',
	},
	internal: {
		title: 'Something went wrong in Porter',
		words: () => ['This is a bug. Tell the person who runs Porter, with the reference below.'],
		level: 'warn',
	},
} as const satisfies Record<string, FailureRow>;

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
