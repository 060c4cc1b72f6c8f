import { defineControl } from '../core/control-id.ts';
import {
	type Button,
	type EphemeralReply,
	ephemeral,
	type Line,
	type Row,
	type Span,
} from '../core/reply.ts';
import { isSnowflake } from '../core/snowflake.ts';
import type { SectionWords } from './record.ts';
import {
	type FoundLookups,
	type LookupQuery,
	MOST_FOUND,
	MOST_PAGES,
	type StoredLookup,
} from './repository.ts';

/** A button that shows another page of the same query. */
export const pageControl = defineControl('lookups', 'page', {
	upTo: { kind: 'number', most: 999_999_999_999 },
	page: { kind: 'number', most: MOST_PAGES - 1 },
	username: { kind: 'text', most: 32, optional: true },
	moderator: { kind: 'snowflake', optional: true },
	since: { kind: 'time', optional: true },
});

/** What `/lookups` answers: what was asked for, then a line a lookup. Always an ephemeral reply. */
export function drawLookups(
	query: LookupQuery,
	found: FoundLookups,
	sectionWords: SectionWords,
): EphemeralReply {
	const { lookups, count, hasMore, page, pages } = found;
	const question = asked(query);
	if (lookups.length === 0) {
		const nothing =
			question.length > 0
				? ': nothing in the audit trail of this server.'
				: 'Nobody has looked anybody up yet.';
		return ephemeral(titleOf(query), [[...question, nothing]]);
	}
	const more: Line[] = hasMore
		? [[`There are more than ${MOST_FOUND}: these are the newest. Narrow them down with the options.`]]
		: [];
	const heading: Line[] = question.length > 0 ? [[...question, ':']] : [];
	const counted = `${hasMore ? 'More than ' : ''}${count} ${count === 1 ? 'lookup' : 'lookups'}, newest first`;
	return ephemeral(
		titleOf(query),
		[...heading, ...lookups.map((one) => lineOf(one, sectionWords)), ...more],
		{
			footer: pages > 1 ? `Page ${page + 1} of ${pages} · ${counted}` : counted,
			...(pages > 1 ? { rows: [pageButtons(query, found)] } : {}),
		},
	);
}

function titleOf({ username, moderator }: LookupQuery): string {
	if (username !== undefined)
		return moderator === undefined ? 'Who looked at this account' : 'Lookups of this account';
	return moderator === undefined ? 'Lookups in this server' : 'What this member looked at';
}

/** The query in words; empty if all was asked for. */
function asked({ username, moderator, since }: LookupQuery): Line {
	if (username === undefined && moderator === undefined && since === undefined) return [];
	return [
		'Lookups',
		...(username === undefined ? [] : [' of ', { foreign: username, max: 40 }]),
		...(moderator === undefined ? [] : [' by ', { mention: moderator }]),
		...(since === undefined ? [] : [' since ', { time: since, as: 'date' } as const]),
	];
}

function lineOf(
	{ at, callerId, subjectUsername, channelId, ...rest }: StoredLookup,
	sectionWords: SectionWords,
): Line {
	const { sections, visibility, outcome } = rest;
	const known = sectionWords(sections);
	return [
		Number.isNaN(at.getTime()) ? 'at an unknown time' : { time: at, as: 'date' },
		' · ',
		discordId(callerId, (mention) => ({ mention })),
		' → ',
		{ foreign: subjectUsername, max: 40 },
		' in ',
		discordId(channelId, (channel) => ({ channel })),
		' · ',
		/^[\w, ]*$/.test(known) ? known : { foreign: known, max: 40 },
		visibility === 'open' ? ', open' : ', ephemeral',
		outcome === 'withheld' ? ', staff sections withheld' : '',
	];
}

/** A row of the database is believed to hold an id only if it looks like one. */
function discordId(text: string, span: (id: string) => Span): Span {
	return isSnowflake(text) ? span(text) : { foreign: text, max: 24 };
}

function pageButtons(query: LookupQuery, { page, pages, upTo }: FoundLookups): Row {
	const button = (to: number, label: string): Button => ({
		kind: 'button',
		id: pageControl.id({ ...query, page: Math.min(Math.max(to, 0), pages - 1), upTo }),
		label,
		disabled: to < 0 || to >= pages,
	});
	return [button(page - 1, '◀ Previous'), button(page + 1, 'Next ▶')];
}
