import type { Line, Span } from '../core/reply.ts';
import type { ApprovedAudience, PlaceVerdict, PublicReason } from './place.ts';

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

/** Enough to see what is wrong. */
const MOST_NAMES = 10;

/** Roles and members as mentions, which ping nobody; of more than `most` the rest is counted. */
export function namesOf({ roles, members }: ApprovedAudience, most = MOST_NAMES): Span[] {
	const names: Span[] = [...roles.map((role) => ({ role })), ...members.map((mention) => ({ mention }))];
	const shown = names.slice(0, most).flatMap((name, index): Span[] => (index === 0 ? [name] : [', ', name]));
	return names.length > most ? [...shown, ` and ${names.length - most} more`] : shown;
}

/** Whether somebody meant the channel to be a moderator channel: then people are told why it is none. */
export function wasMeant({ reason }: PlaceVerdict): boolean {
	return reason !== undefined && reason !== 'not named' && reason !== 'channel unknown';
}
