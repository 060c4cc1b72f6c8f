import { defineControl } from '../core/control-id.ts';
import { confirmation, type EphemeralReply, ephemeral, type Line, type Span } from '../core/reply.ts';
import { type ListedChannel, MOST_APPROVED, type Preview, type Removed } from './approvals.ts';
import type { ChannelAudience } from './audience.ts';
import type { LogChannelState } from './log-channel.ts';
import type { Stuck } from './opened-channels.ts';
import type { ApprovedAudience, PlaceVerdict, TrustedAudience } from './place.ts';

/** What administrators are told about moderator channels; always an ephemeral reply. */

/** A button that approves the audience which the digest stands for. */
export const approveControl = defineControl('moderator-channels', 'approve', {
	channelId: { kind: 'snowflake' },
	digest: { kind: 'text', most: 22 },
});

export function previewCard(preview: Preview): EphemeralReply {
	const { channelId, audience, managers, counts, refused, tooMany, digest } = preview;
	const lines: Line[] = [[{ channel: channelId }], whoSees(preview)];
	if (refused) {
		lines.push(['It cannot be a moderator channel: ', ...reasonWords(refused), '.']);
		for (const { id, selfAssignable } of audience.roles) {
			if (selfAssignable) lines.push(['⚠️ People get ', { role: id }, ` by ${selfAssignable}.`]);
		}
		lines.push(['Then run `/moderator-channels add` again.']);
		return ephemeral('This channel is not safe', lines, { tone: 'bad' });
	}
	if (tooMany) {
		lines.push([`More than ${MOST_APPROVED} roles and members can see it: too many to look at and approve.`]);
		return ephemeral('This channel has too large an audience', lines, { tone: 'bad' });
	}
	lines.push(['Can let others see it: ', ...whoIn(managers), '.']);
	const bots = audience.roles.filter(({ bot }) => bot === 'another');
	if (bots.length > 0) {
		const names = whoIn({ everyone: false, roles: bots, members: [] });
		lines.push(['⚠️ Bots can see it, and may read what Porter shows: ', ...names, '.']);
	}
	lines.push(['Approve exactly these? If anybody else gets to see it, it stops being a moderator channel.']);
	lines.push([
		counts ? COUNTED : '⚠️ Discord does not say how many members hold these roles: Porter cannot watch that.',
	]);
	const id = approveControl.id({ channelId, digest });
	const approve = { id, label: 'Approve this audience', style: 'primary' } as const;
	return confirmation('Make this a moderator channel?', lines, approve);
}

const COUNTED =
	'It also stops being one when a role gets at least three more members, and more than half again.';

export function approvedCard(preview: Preview): EphemeralReply {
	const lines: Line[] = [
		[{ channel: preview.channelId }, ' is a moderator channel now.'],
		whoSees(preview),
		['`/moderator-channels list` shows whether that is still so.'],
	];
	return ephemeral('Approved', lines, { tone: 'good' });
}

export function removedCard(channelId: string, result: Removed): EphemeralReply {
	const words = {
		removed: ' is not a moderator channel any more. Porter takes back what it has shown there.',
		'in settings':
			' is named in the settings of Porter: only the person who runs Porter can take it out. Nothing was changed.',
		unknown: ' was not a moderator channel.',
	} as const;
	return ephemeral('Moderator channels', [[{ channel: channelId }, words[result]]]);
}

export function listCard(
	channels: readonly ListedChannel[],
	log: LogChannelState,
	stuck: readonly Stuck[],
): EphemeralReply {
	const none: Line[] = channels.length > 0 ? [] : [['There are none. `/moderator-channels add` makes one.']];
	const lines = [...none, ...channels.map(channelLine), ...stuck.map(stuckLine), logLine(log)];
	return ephemeral('Moderator channels', lines);
}

function stuckLine({ channelId, left, why }: Stuck): Line {
	const messages = left === 1 ? 'one message' : `${left} messages`;
	const end = `${stuckWords(why)}. It keeps trying.`;
	return [`⚠️ Porter could not take back ${messages} in `, { channel: channelId }, end];
}

export function logChannelCard(log: LogChannelState): EphemeralReply {
	return ephemeral('Log channel', [logLine(log)], { tone: log.problem ? 'caution' : 'good' });
}

function whoSees({ audience, counts }: Preview): Line {
	if (audience.everyone) return ['Everybody in the server can see it.'];
	return ['Can be seen by: ', ...whoIn(audience, MOST_APPROVED, counts), '.'];
}

/** Everybody of an audience by name. */
export function whoIn(
	{ everyone, roles, members }: ChannelAudience,
	most = MOST_NAMES,
	counts: Preview['counts'] = {},
): Span[] {
	if (everyone) return ['everybody'];
	const names = namesOf({ roles: roles.map(({ id }) => id), members }, most, counts);
	return names.length === 0 ? ['only the owner of the server'] : names;
}

function channelLine({ channelId, approval, verdict }: ListedChannel): Line {
	const by: Line = approval?.by ? ['by ', { mention: approval.by }, ' '] : [];
	const from: Line = approval
		? [' · approved ', ...by, { time: approval.at, as: 'relative' }]
		: [' · from the settings'];
	if (verdict.place === 'moderator-channel') return ['🟢 ', { channel: channelId }, ...from];
	return ['🔴 ', { channel: channelId }, ...from, ' · counts as public: ', ...reasonWords(verdict), '.'];
}

function logLine({ channelId, problem }: LogChannelState): Line {
	if (channelId === undefined) return ['There is no log channel. `/moderator-channels log` sets one.'];
	if (!problem) return ['Lookups are logged in ', { channel: channelId }, '.'];
	return ['⚠️ Lookups should be logged in ', { channel: channelId }, `, but ${problem}.`];
}

/** What is wrong, and what to do about it; `…` stands for the roles and members that were not expected. */
const REASONS = {
	'channel unknown': 'Porter does not know it. Let Porter into it',
	'not connected': 'Porter is connecting to Discord and may have missed a change. Try again in a minute',
	'not named':
		'nobody made it a moderator channel: `/moderator-channels add` does. Threads count as the channel they are in',
	'kind of channel':
		'voice and announcement channels cannot be moderator channels. Choose a text channel or forum',
	'unknown kind of channel': 'Porter does not know this kind of channel. Choose a text channel or forum',
	'linked to a game':
		'it is linked to a game, whose players can read it. Unlink it in its settings, or choose a forum, which cannot be linked',
	'everyone sees it': '@everyone can see it. Deny View Channel to @everyone there',
	'a self-assignable role sees it':
		'a role that people can get by themselves can see it: …. Take View Channel from it there',
	'a subscription role sees it':
		'a role that Twitch, YouTube or a server subscription gives can see it: …. Take View Channel from it there',
	'Porter cannot see it':
		'Porter cannot see it, so it could not take its messages back. Give Porter View Channel there',
	'wider than approved':
		'it can be seen by more than the approved audience: …. Take View Channel from them, or approve them with `/moderator-channels add`',
	'more members than approved': '…. `/moderator-channels add` approves the new number',
} as const;

/** Why a channel counts as public. */
export type PublicReason = keyof typeof REASONS;

/** Why a channel counts as public, with the roles and members that were not expected, and what to do; without a full stop. */
export function reasonWords({ reason = 'channel unknown', unexpected, counts }: PlaceVerdict): Line {
	const [what = '', todo = ''] = REASONS[reason].split('…');
	if (!unexpected) return [what];
	return [what, ...(counts ? growthWords(unexpected.roles, counts) : namesOf(unexpected)), todo];
}

/** How many members hold roles, and how many did when somebody looked. */
export function growthWords(roles: readonly string[], counts: TrustedAudience['counts'] = {}): Line {
	return roles.flatMap((role, index): Span[] => {
		const { most = 0, approved = 0 } = counts[role] ?? {};
		return [
			`${index === 0 ? '' : '; '}${most} members hold `,
			{ role },
			`, ${approved} ${approved === 1 ? 'was' : 'were'} approved`,
		];
	});
}

/** What Discord's codes mean for messages that Porter wants to delete. */
const REFUSALS: Readonly<Record<number | string, string>> = {
	50001: 'Porter cannot see the channel: let it in',
	50013: 'Porter may not read the channel: give it the right to',
	50083: 'the thread is archived and locked: unlock it',
};

/** Why messages could not be deleted, as the end of a sentence; nothing if Discord could not be asked. */
export function stuckWords(why: number | string | undefined): string {
	return why === undefined ? '' : `: ${REFUSALS[why] ?? `Discord refuses (code ${why})`}`;
}

/** Enough to see what is wrong. */
const MOST_NAMES = 10;

/** Roles and members as mentions, which ping nobody; of more than `most` the rest is counted. */
function namesOf(
	{ roles, members }: ApprovedAudience,
	most = MOST_NAMES,
	counts: Preview['counts'] = {},
): Span[] {
	const held = (role: string): Span[] =>
		role in counts ? [` (${counts[role]} ${counts[role] === 1 ? 'member' : 'members'})`] : [];
	const names: Line[] = [
		...roles.map((role) => [{ role }, ...held(role)]),
		...members.map((mention) => [{ mention }]),
	];
	const shown = names.slice(0, most).flatMap((name, index): Line => (index === 0 ? name : [', ', ...name]));
	return names.length > most ? [...shown, ` and ${names.length - most} more`] : shown;
}

/** Whether somebody meant the channel to be a moderator channel: then people are told why it is none. */
export function wasMeant({ reason }: PlaceVerdict): boolean {
	return reason !== undefined && reason !== 'not named' && reason !== 'channel unknown';
}
