import type { Asking } from '../channels/place.ts';
import { defineControl } from '../core/control-id.ts';
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
export interface ProfileRequest extends ProfileQuery, Asking {}

const USERNAME = { kind: 'text', most: 32 } as const;
const QUERY = {
	view: { kind: 'one-of', values: VIEWS },
	page: { kind: 'number', most: 10_000 },
	username: USERNAME,
} as const;

/** A button that shows a view of a profile. */
export const viewControl = defineControl('profile', 'view', QUERY);

/** A button that signs in and then shows a view, for the presser alone. */
export const signInControl = defineControl('profile', 'sign-in', QUERY);

/** The menu that opens a section: the view is what is chosen. */
export const menuControl = defineControl('profile', 'menu', { username: USERNAME });
