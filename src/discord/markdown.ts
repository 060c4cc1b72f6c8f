import type { Line, Span, TimeStyle } from '../core/reply.ts';

/** How invisible characters of foreign text are treated: shown to moderators as evidence, dropped elsewhere. */
export type Invisible = 'shown' | 'dropped';

/** UTF-16 units of foreign text that are shown unless the span says otherwise. */
const MOST = 200;
/** What runs of combining marks are cut to ("zalgo" text). */
const MOST_MARKS = 2;

/** Controls, format characters (bidi, zero width, tags), blanks that look like nothing, private use, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/u;
const MARK = /\p{M}/u;

/** A line as Discord markdown. Only what Porter itself chose can have an effect. */
export function markdown(line: Line, invisible: Invisible): string {
	return line.map((span) => written(span, invisible)).join('');
}

const TIME_STYLES: Readonly<Record<TimeStyle, string>> = { day: 'D', date: 'f', relative: 'R' };

function written(span: Span, invisible: Invisible): string {
	if (typeof span === 'string') return span;
	if ('foreign' in span) return codeSpan(span.foreign, invisible, span.max);
	if ('strong' in span) return `**${span.strong}**`;
	if ('mention' in span) return `<@${span.mention}>`;
	if ('role' in span) return `<@&${span.role}>`;
	if ('channel' in span) return `<#${span.channel}>`;
	return `<t:${Math.floor(span.time.getTime() / 1000)}:${TIME_STYLES[span.as]}>`;
}

/** A line where Discord shows no markdown at all, or where a code span would look odd: a title. */
export function plain(line: Line, invisible: Invisible): string {
	return line
		.map((span) => {
			if (typeof span === 'string') return span;
			if ('foreign' in span) return escaped(inert(span.foreign, invisible, span.max).trim());
			return 'strong' in span ? span.strong : written(span, invisible);
		})
		.join('');
}

/**
 * Foreign text as inline code: inside it no markdown, mention, timestamp, command link, emoji or address comes alive.
 * A backtick would end it, so it becomes the look-alike U+02CB.
 */
function codeSpan(text: string, invisible: Invisible, most = MOST): string {
	const shown = inert(text, invisible, most).replaceAll('`', 'ˋ').trim();
	return shown === '' ? '`(empty)`' : `\`${shown}\``;
}

/** NFC, one line, nothing invisible, no piles of marks, at most `most` UTF-16 units; cut between characters. */
export function inert(text: string, invisible: Invisible, most = MOST): string {
	// Most texts are, and looking at each of their characters is slow.
	return text.length < most && /^[ -~]*$/.test(text) ? text : inertByCharacter(text, invisible, most);
}

/** The definition of `inert`, for any text. */
export function inertByCharacter(text: string, invisible: Invisible, most: number): string {
	let shown = '';
	let marks = 0;
	let before = '';
	// Bounded before normalising: NFC of a very long text is slow, and at most 3 units become one.
	for (const character of text.slice(0, most * 4).normalize('NFC')) {
		marks = MARK.test(character) ? marks + 1 : 0;
		if (marks > MOST_MARKS) continue;
		const next = joinsEmoji(character, before) ? character : visible(character, invisible);
		before = character;
		if (shown.length + next.length >= most) return `${shown}…`;
		shown += next;
	}
	return text.length > most * 4 ? `${shown}…` : shown;
}

function visible(character: string, invisible: Invisible): string {
	if (/\s/u.test(character)) return ' ';
	if (!INVISIBLE.test(character)) return character;
	if (invisible === 'dropped') return '';
	return `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** The two invisible characters that ordinary emoji are made with are no evidence of anything after a pictogram. */
function joinsEmoji(character: string, before: string): boolean {
	const joiner = character === '\u200d' || character === '\ufe0f';
	return joiner && /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u.test(before);
}

/** For places without code spans: every character that can begin something in Discord's markdown is escaped. */
function escaped(text: string): string {
	return text.replace(/^\d+\.|^[-+]|[\\*_~`|>#[\]()<@:/]/g, (found) => found.replace(/.$/, '\\$&'));
}
