import type { Caller } from '../core/caller.ts';
import type { Place } from '../core/place.ts';
import type { Line, Visibility } from '../core/reply.ts';
import type { View } from './sections.ts';

/** What a caller wants to see: what the slash command and every control of an answer come down to. */
export interface Wish {
	readonly username: string;
	readonly view: View;
	/** From 0; beyond the last page means the last page. */
	readonly page: number;
	/** Sign in first: the button "Sign in and show profile". */
	readonly signIn: boolean;
}

/** A wish, with who has it, where, and who will see the answer. */
export interface Ask extends Wish {
	readonly caller: Caller;
	readonly place: Place;
	readonly visibility: Visibility;
	readonly guildId: string;
	readonly channelId: string;
	/** Why the channel counts as public although it was meant to be a moderator channel. */
	readonly placeNote?: Line;
}

/**
 * The `custom_id` that brings a wish back when its control is used, also after a restart: at most 60 of Discord's 100
 * characters, since a username has at most 32. `commands/profile` reads it, and believes none of it.
 */
export function wishId({ view, page, username, signIn }: Wish): string {
	return ['profile', view, page, username, ...(signIn ? ['sign-in'] : [])].join('|');
}

/** The `custom_id` of the menu that opens a section: the view is what the menu says. */
export function menuId(username: string): string {
	return ['profile', 'menu', 0, username].join('|');
}
