import { defineControl } from '../core/control-id.ts';
import { type Button, type EphemeralReply, ephemeral, type Line } from '../core/reply.ts';
import { type ListedChannel, MOST_APPROVED, type Preview, type Removed } from './approvals.ts';
import type { LogChannelState } from './log-channel.ts';
import { namesOf, reasonWords } from './reason-words.ts';

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
	const approve: Button = { kind: 'button', id, label: 'Approve this audience', style: 'primary' };
	return ephemeral('Make this a moderator channel?', lines, { tone: 'caution', rows: [[approve]] });
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
		removed: ' is not a moderator channel any more. What Porter has shown there stays.',
		'in settings':
			' is named in the settings of Porter: only the person who runs Porter can take it out. Nothing was changed.',
		unknown: ' was not a moderator channel.',
	} as const;
	return ephemeral('Moderator channels', [[{ channel: channelId }, words[result]]]);
}

export function listCard(channels: readonly ListedChannel[], log: LogChannelState): EphemeralReply {
	const lines = channels.length === 0 ? [NONE] : channels.map(channelLine);
	return ephemeral('Moderator channels', [...lines, logLine(log)]);
}

export function logChannelCard(log: LogChannelState): EphemeralReply {
	return ephemeral('Log channel', [logLine(log)], { tone: log.trouble ? 'caution' : 'good' });
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

/** How people come by the roles that make a channel unsafe. */
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

function logLine({ channelId, trouble }: LogChannelState): Line {
	if (channelId === undefined) return ['There is no log channel. `/moderator-channels log` sets one.'];
	if (!trouble) return ['Lookups are logged in ', { channel: channelId }, '.'];
	return ['⚠️ Lookups should be logged in ', { channel: channelId }, `, but ${trouble}.`];
}
