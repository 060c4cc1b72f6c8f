import { defineControl } from '../core/control-id.ts';
import { confirmation, type EphemeralReply, ephemeral, type Line, type Span } from '../core/reply.ts';
import { type ListedChannel, MOST_APPROVED, type Preview, type Removed } from './approvals.ts';
import type { LogChannelState } from './log-channel.ts';
import type { Stuck } from './opened-channels.ts';
import type { ApprovedAudience, PlaceVerdict, PublicReason } from './place.ts';

/** What administrators are told about moderator channels; always an ephemeral reply. */

/** A button that approves the audience which the digest stands for. */
export const approveControl = defineControl('moderator-channels', 'approve', {
	channelId: { kind: 'snowflake' },
	digest: { kind: 'text', most: 22 },
});

export function previewCard(preview: Preview): EphemeralReply {
	const { channelId, refused, tooMany, bots, visible, digest } = preview;
	const lines: Line[] = [[{ channel: channelId }], whoSees(preview)];
	if (refused) {
		lines.push(['It cannot be a moderator channel: ', ...reasonWords(refused), '.']);
		lines.push(...selfAssignable(preview));
		lines.push(['Change who can see it, then run `/moderator-channels add` again.']);
		return ephemeral('This channel is not safe', lines, { tone: 'bad' });
	}
	if (tooMany) {
		lines.push([`More than ${MOST_APPROVED} roles and members can see it: too many to look at and approve.`]);
		return ephemeral('This channel has too large an audience', lines, { tone: 'bad' });
	}
	if (bots.length > 0) {
		const names = namesOf({ roles: bots, members: [] });
		lines.push(['⚠️ Bots can see it, and may read what Porter shows: ', ...names, '.']);
	}
	if (!visible) lines.push(['⚠️ Porter cannot see it, so it could not take its messages back.']);
	lines.push(['Approve exactly these? If anybody else gets to see it, it stops being a moderator channel.']);
	const id = approveControl.id({ channelId, digest });
	const approve = { id, label: 'Approve this audience', style: 'primary' } as const;
	return confirmation('Make this a moderator channel?', lines, approve);
}

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
	const lines = channels.length === 0 ? [NONE] : channels.map(channelLine);
	return ephemeral('Moderator channels', [...lines, ...stuck.map(stuckLine), logLine(log)]);
}

function stuckLine({ channelId, left, why }: Stuck): Line {
	const messages = left === 1 ? 'one message' : `${left} messages`;
	return [
		'⚠️ Porter could not take back ',
		messages,
		' in ',
		{ channel: channelId },
		`${stuckWords(why)}. It keeps trying.`,
	];
}

export function logChannelCard(log: LogChannelState): EphemeralReply {
	return ephemeral('Log channel', [logLine(log)], { tone: log.problem ? 'caution' : 'good' });
}

const NONE: Line = ['There are none. `/moderator-channels add` makes one.'];

function whoSees({ audience }: Preview): Line {
	if (audience.everyone) return ['Everybody in the server can see it.'];
	const names = namesOf(
		{ roles: audience.roles.map(({ id }) => id), members: audience.members },
		MOST_APPROVED,
	);
	return names.length === 0
		? ['Only the owner of the server can see it.']
		: ['Can be seen by: ', ...names, '.'];
}

/** The roles that make a channel unsafe, and how people get them by themselves. */
function selfAssignable({ audience }: Preview): Line[] {
	return audience.roles.flatMap(({ id, selfAssignable: how }): Line[] =>
		how === undefined ? [] : [['⚠️ ', { role: id }, ` can be had by ${how}.`]],
	);
}

function channelLine({ channelId, approval, verdict }: ListedChannel): Line {
	const from: Line = approval
		? [...approvedBy(approval.by), { time: approval.at, as: 'relative' }]
		: [' · from the settings'];
	if (verdict.place === 'moderator-channel') return ['🟢 ', { channel: channelId }, ...from];
	const what: Line = approval
		? ['. Run `/moderator-channels add` to look at it.']
		: ['. Change who can see it.'];
	return ['🔴 ', { channel: channelId }, ...from, ' · counts as public: ', ...reasonWords(verdict), ...what];
}

function approvedBy(discordId: string): Line {
	return discordId === '' ? [' · approved '] : [' · approved by ', { mention: discordId }, ' '];
}

function logLine({ channelId, problem }: LogChannelState): Line {
	if (channelId === undefined) return ['There is no log channel. `/moderator-channels log` sets one.'];
	if (!problem) return ['Lookups are logged in ', { channel: channelId }, '.'];
	return ['⚠️ Lookups should be logged in ', { channel: channelId }, `, but ${problem}.`];
}

const REASONS: Readonly<Record<PublicReason, string>> = {
	'channel unknown': 'Porter cannot see what kind of channel this is',
	'not named': 'nobody has made it a moderator channel',
	'kind of channel': 'channels of this kind never count as moderator channels',
	'everyone sees it': '@everyone can see it',
	'a self-assignable role sees it': 'a role that people can get by themselves can see it',
	'wider than approved': 'it can be seen by more than the approved audience',
};

/** Why a channel counts as public, in words: with the roles and members that were not expected. */
export function reasonWords({ reason = 'channel unknown', unexpected }: PlaceVerdict): Line {
	const who: Span[] = unexpected ? namesOf(unexpected) : [];
	return who.length === 0 ? [REASONS[reason]] : [`${REASONS[reason]}: `, ...who];
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
function namesOf({ roles, members }: ApprovedAudience, most = MOST_NAMES): Span[] {
	const names: Span[] = [...roles.map((role) => ({ role })), ...members.map((mention) => ({ mention }))];
	const shown = names.slice(0, most).flatMap((name, index): Span[] => (index === 0 ? [name] : [', ', name]));
	return names.length > most ? [...shown, ` and ${names.length - most} more`] : shown;
}

/** Whether somebody meant the channel to be a moderator channel: then people are told why it is none. */
export function wasMeant({ reason }: PlaceVerdict): boolean {
	return reason !== undefined && reason !== 'not named' && reason !== 'channel unknown';
}
