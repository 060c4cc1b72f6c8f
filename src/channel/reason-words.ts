import type { Line, Span } from '../reply.ts';
import type { PlaceVerdict, PublicReason } from './judge-place.ts';

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

const MOST_NAMES = 10;

/** Roles and members as mentions, which ping nobody. */
export function namesOf({
	roles,
	members,
}: {
	readonly roles: readonly string[];
	readonly members: readonly string[];
}): Span[] {
	const names: Span[] = [...roles.map((role) => ({ role })), ...members.map((mention) => ({ mention }))];
	const shown = names
		.slice(0, MOST_NAMES)
		.flatMap((name, index): Span[] => (index === 0 ? [name] : [', ', name]));
	return names.length > MOST_NAMES ? [...shown, ` and ${names.length - MOST_NAMES} more`] : shown;
}

/** Whether somebody meant the channel to be a moderator channel: then people are told why it is none. */
export function wasMeant({ reason }: PlaceVerdict): boolean {
	return reason !== undefined && reason !== 'not named' && reason !== 'channel unknown';
}
