/**
 * The answer as a value. A command returns a `Reply`; only `src/discord` turns it into a Discord message. What may be
 * seen by whom is in the types: an `OpenReply` that holds owner data does not compile.
 */

import type { ControlId } from './control-id.ts';

/** How private a block is. `public`: anybody. `elevated`: moderator channels. `owner`: one owner, in an ephemeral reply. */
export type Clearance = 'public' | 'elevated' | 'owner';

/** Whether the channel sees an answer, or only the caller does (Discord: an ephemeral message). */
export type Visibility = 'open' | 'ephemeral';

/** A day; a day with the time; how long ago or until then. Discord shows each in the reader's own zone and words. */
export type TimeStyle = 'day' | 'date' | 'relative';

/**
 * A piece of a line. Bare strings are Porter's own words; text that somebody else chose is `foreign` and cannot come
 * alive as markdown, mention or link. `mention`, `role` and `channel` hold Discord ids, and ping nobody. `max` is in
 * UTF-16 units of what is shown (default: see `discord/text`).
 */
export type Span =
	| string
	| { readonly foreign: string; readonly max?: number }
	| { readonly strong: string }
	| { readonly time: Date; readonly as: TimeStyle }
	| { readonly mention: string }
	| { readonly role: string }
	| { readonly channel: string };

/** One item of a block; it may hold line breaks, and is shown whole or not at all. */
export type Line = readonly Span[];

/** One part of a card: a section of a profile, or a part of a message of Porter's own. */
export interface Block<C extends Clearance = Clearance> {
	readonly clearance: C;
	readonly title: string;
	readonly lines: readonly Line[];
	/** Beside its neighbours instead of below them. */
	readonly inline?: boolean;
}

/** What the colour of a card says. */
export type Tone = 'neutral' | 'good' | 'caution' | 'bad';

/** One embed: a title, perhaps one main block, and short blocks below it. */
export interface Card<C extends Clearance = Clearance> {
	readonly title: Line;
	readonly tone: Tone;
	/** The main text: up to 4096 characters. */
	readonly body?: Block<C>;
	/** Short parts, each up to 1024 characters. */
	readonly blocks?: readonly Block<C>[];
	/** Untrusted address of a small picture; shown only if its host is allowed (`AVATAR_HOSTS`). */
	readonly picture?: string;
	/** Porter's own words: Discord shows no markdown here. */
	readonly footer?: string;
}

/** A button. */
export interface Button {
	readonly kind: 'button';
	readonly id: ControlId;
	readonly label: string;
	readonly style?: 'primary' | 'secondary' | 'danger';
	readonly disabled?: boolean;
}

/** A select menu of which one option is chosen. */
export interface Select {
	readonly kind: 'select';
	readonly id: ControlId;
	readonly placeholder: string;
	readonly options: readonly { value: string; label: string; description?: string; chosen?: boolean }[];
}

/** A row of up to five buttons, or one select menu. */
export type Row = readonly Button[] | readonly [Select];

/** What the whole channel sees: it cannot hold owner data. */
export interface OpenReply {
	readonly visibility: 'open';
	/** `elevated` if anything in it is: a block, the colour, the numbers in a menu. */
	readonly clearance: 'public' | 'elevated';
	/** Id of the disclosure that it was recorded as: without one, nothing elevated is sent. */
	readonly disclosureId?: string;
	readonly card: Card<'public' | 'elevated'>;
	readonly rows?: readonly Row[];
	/** Something for the caller alone, after the answer. */
	readonly aside?: EphemeralReply;
}

/** What only the caller sees. */
export interface EphemeralReply {
	readonly visibility: 'ephemeral';
	readonly card: Card;
	readonly rows?: readonly Row[];
	/** As of an open reply. */
	readonly aside?: EphemeralReply;
}

export type Reply = OpenReply | EphemeralReply;

type EphemeralExtra = Partial<Pick<Card, 'tone' | 'footer'>> & Pick<EphemeralReply, 'rows'>;

/** An ephemeral reply of Porter's own words, for everything that is not a profile. */
export function ephemeral(title: string, lines: readonly Line[], extra: EphemeralExtra = {}): EphemeralReply {
	const { rows, ...look } = extra;
	const body = { clearance: 'public', title, lines } as const;
	const card: Card = { title: [title], tone: 'neutral', body, ...look };
	return { visibility: 'ephemeral', card, ...(rows && { rows }) };
}

/**
 * A question with one button that does it: for what should not happen by accident. Nothing is done before the press, and
 * the press is checked like any other.
 */
export function confirmation(
	question: string,
	lines: readonly Line[],
	button: Pick<Button, 'id' | 'label' | 'style'>,
): EphemeralReply {
	return ephemeral(question, lines, { tone: 'caution', rows: [[{ kind: 'button', ...button }]] });
}
