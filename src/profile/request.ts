import type { Place } from '../channels/place.ts';
import type { Caller, InteractionRef } from '../core/caller.ts';
import { defineControl } from '../core/control-id.ts';
import type { Line, Visibility } from '../core/reply.ts';
import { VIEWS, type View } from './sections.ts';

/** What a caller wants to see: the slash command says it, and so does every control of an answer. */
export interface ProfileQuery {
	readonly username: string;
	readonly view: View;
	/** From 0; beyond the last page means the last page. */
	readonly page: number;
	/** Sign in first: the button "Sign in and show profile". */
	readonly signIn: boolean;
}

/** A query, with who makes it, where, and who will see the answer. */
export interface ProfileRequest extends ProfileQuery {
	readonly caller: Caller;
	readonly interaction: InteractionRef;
	readonly place: Place;
	readonly visibility: Visibility;
	readonly guildId: string;
	readonly channelId: string;
	/** Why the channel counts as public although it was meant to be a moderator channel. */
	readonly placeNote?: Line;
}

const USERNAME = { kind: 'text', most: 32 } as const;
const PAGE = { kind: 'number', most: 10_000 } as const;

/** A button that shows a view of a profile. */
export const viewControl = defineControl('profile', 'view', {
	view: { kind: 'one-of', values: VIEWS },
	page: PAGE,
	username: USERNAME,
});

/** A button that signs in and then shows a view, for the presser alone. */
export const signInControl = defineControl('profile', 'sign-in', {
	view: { kind: 'one-of', values: VIEWS },
	page: PAGE,
	username: USERNAME,
});

/** The menu that opens a section: the view is what is chosen. */
export const menuControl = defineControl('profile', 'menu', { username: USERNAME });
