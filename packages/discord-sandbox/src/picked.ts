import type { Component } from './body.ts';
import type { Guild } from './model.ts';
import type { Resolved } from './resolved.ts';

/** Component types of select menus. */
const SELECT = { options: 3, user: 5, role: 6, mentionable: 7, channel: 8 } as const;

/** What a select menu sends for something that a person picks; undefined: it does not offer that. */
export function pickedIn(
	select: Component,
	wanted: string,
	resolved: Resolved,
	guild: Guild | undefined,
	userId: string,
): string | undefined {
	if (select.type === SELECT.options) {
		return select.options?.find(({ value, label }) => value === wanted || label === wanted)?.value;
	}
	const member = guild?.members.get(userId);
	if (!guild || !member) return undefined;
	const { channel_types: types } = select;
	switch (select.type) {
		case SELECT.user:
			return resolved.user(guild, wanted);
		case SELECT.role:
			return resolved.role(guild, wanted);
		case SELECT.mentionable:
			return resolved.user(guild, wanted) ?? resolved.role(guild, wanted);
		case SELECT.channel:
			return resolved.channel(guild, wanted, { channel_types: types }, member);
		default:
			return undefined;
	}
}
