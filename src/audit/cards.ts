import { defineControl } from '../core/control-id.ts';
import { type Button, type EphemeralReply, ephemeral, type Line, type Span } from '../core/reply.ts';
import { isSnowflake } from '../core/snowflake.ts';
import type { LookupTable } from '../database/schema.ts';
import type { SectionWords } from './record.ts';
import { type FoundLookups, type LookupQuery, MOST_FOUND, MOST_PAGES, sectionIds } from './repository.ts';

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
	const title = titleOf(query);
	if (lookups.length === 0) {
		if (question.length === 0) return ephemeral(title, [['Nobody has looked anybody up yet.']]);
		return ephemeral(title, [[...question, ': nothing in the audit trail of this server.']]);
	}
	const lines = lookups.map((one) => lineOf(one, sectionWords));
	if (question.length > 0) lines.unshift([...question, ':']);
	const narrow = `There are more than ${MOST_FOUND}: these are the newest. Narrow them down with the options.`;
	if (hasMore) lines.push([narrow]);
	const counted = `${hasMore ? 'More than ' : ''}${count} ${count === 1 ? 'lookup' : 'lookups'}, newest first`;
	if (pages === 1) return ephemeral(title, lines, { footer: counted });
	const footer = `Page ${page + 1} of ${pages} · ${counted}`;
	return ephemeral(title, lines, { footer, rows: [pageButtons(query, found)] });
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

function lineOf(row: LookupTable, sectionWords: SectionWords): Line {
	const at = new Date(row.at);
	const known = sectionWords(sectionIds(row.sections));
	return [
		Number.isNaN(at.getTime()) ? 'at an unknown time' : { time: at, as: 'date' },
		' · ',
		discordId(row.caller_id, (mention) => ({ mention })),
		' → ',
		{ foreign: row.subject_username, max: 40 },
		' in ',
		discordId(row.channel_id, (channel) => ({ channel })),
		' · ',
		/^[\w, ]*$/.test(known) ? known : { foreign: known, max: 40 },
		row.visibility === 'open' ? ', open' : ', ephemeral',
		row.outcome === 'withheld' ? ', staff sections withheld' : '',
	];
}

/** A row of the database is believed to hold an id only if it looks like one. */
function discordId(text: string, span: (id: string) => Span): Span {
	return isSnowflake(text) ? span(text) : { foreign: text, max: 24 };
}

function pageButtons(query: LookupQuery, { page, pages, upTo }: FoundLookups): readonly Button[] {
	const button = (to: number, label: string): Button => ({
		kind: 'button',
		id: pageControl.id({ ...query, page: Math.min(Math.max(to, 0), pages - 1), upTo }),
		label,
		disabled: to < 0 || to >= pages,
	});
	return [button(page - 1, '◀ Previous'), button(page + 1, 'Next ▶')];
}
