import type { Block, Card, Line, Reply, Row } from '../core/reply.ts';
import { isStaff, type PortalRole } from '../core/viewer.ts';
import { controls } from './controls.ts';
import type { History } from './model.ts';
import { type Audience, isOpenBlock, maySee } from './policy.ts';
import type { Facts, Section } from './section.ts';
import { SECTION_IDS, SECTIONS, type SectionId } from './sections.ts';

/** Which of the sections that the Portal gave an audience may see; an empty one is given, with nothing to show. */
export function openSections({ profile, sessions }: Facts, audience: Audience): SectionId[] {
	const given = { public: true, elevated: profile.staff !== undefined, owner: sessions !== undefined };
	return SECTION_IDS.map((id) => SECTIONS[id])
		.filter(({ clearance }) => given[clearance] && maySee(clearance, audience))
		.map(({ id }) => id);
}

/** One page of one section, and which sections that discloses. The caller has checked that this audience may see it. */
export function drawSection(id: SectionId, wantedPage: number, facts: Facts, audience: Audience) {
	const { title, clearance, pageSize, lines, list } = SECTIONS[id];
	const count = list === undefined ? lines(facts, 0).length : (list(facts)?.items.length ?? 0);
	const pages = Math.max(1, Math.ceil(count / pageSize));
	const page = Math.min(wantedPage, pages - 1);
	const shown = lines(facts, page);
	const body: Block = { clearance, title, lines: shown.length === 0 ? [NOTHING_TO_SHOW] : shown };
	const notes = [
		pages > 1 && `Page ${page + 1} of ${pages}`,
		count > 1 && `${count} in all`,
		...missing(list?.(facts)),
	];
	const named = [{ foreign: facts.profile.username }, ` · ${title}`];
	const parts = { title: named, body, footer: footer(facts, audience, notes) };
	const rows = controls(facts, audience, id, { page, pages });
	return { reply: answer(facts, audience, parts, rows), sections: [id] };
}

/** Everything at a glance: one short block a section. Session history is never part of it. */
export function drawOverview(facts: Facts, audience: Audience) {
	const sections = openSections(facts, audience).filter((id) => SECTIONS[id].clearance !== 'owner');
	const blocks = sections.map((id): Block => {
		const { title, clearance } = SECTIONS[id];
		return { clearance, title, lines: summaryOf(SECTIONS[id], facts), inline: true };
	});
	const rows = controls(facts, audience, 'overview');
	return { reply: answer(facts, audience, { blocks }, rows), sections };
}

function summaryOf({ summary, list }: Section, facts: Facts): readonly Line[] {
	const lines = [...summary(facts), ...missing(list?.(facts)).map((note): Line => [note])];
	return lines.length === 0 ? [NOTHING_TO_SHOW] : lines;
}

/** What of a list is not there. */
function missing(history: History<unknown> = { items: [], unreadable: 0 }): string[] {
	const { unreadable, leftOut = 0 } = history;
	return [
		...(unreadable > 0 ? [`${unreadable} could not be read`] : []),
		...(leftOut > 0 ? [`the oldest ${leftOut} left out`] : []),
	];
}

const NOTHING_TO_SHOW: Line = ['Nothing to show.'];

/**
 * An answer: its parts, and around them the name, the colour, the picture and the footer. In a moderator channel the
 * colour tells the state, and the menu how many items there are, on every page: they are as private as the state.
 */
function answer(facts: Facts, audience: Audience, parts: Partial<Card>, rows: readonly Row[]): Reply {
	const { username, avatarUrl: picture, staff } = facts.profile;
	const { visibility } = audience;
	const isElevated = staff !== undefined && maySee('elevated', audience);
	const card: Card = {
		title: [{ foreign: username }],
		tone: isElevated ? TONES[staff.state] : 'neutral',
		...(picture === undefined ? {} : { picture }),
		footer: footer(facts, audience),
		...parts,
	};
	if (visibility === 'ephemeral') return { visibility, card, rows };
	const { body, blocks = [], ...rest } = card;
	const open = { ...(body && isOpenBlock(body) && { body }), blocks: blocks.filter(isOpenBlock) };
	return { visibility, clearance: isElevated ? 'elevated' : 'public', card: { ...rest, ...open }, rows };
}

const TONES = { active: 'good', timeout: 'caution', banned: 'bad', unknown: 'neutral' } as const;

/**
 * `notes`, then with which role this was looked up, and why staff see no staff sections. That the Portal gave none tells of the
 * subject's rank, so it is not said where everybody reads it.
 */
function footer({ profile }: Facts, audience: Audience, notes: readonly (string | false)[] = []): string {
	const inPublic = audience.place === 'public-channel';
	const isOnlyPublic = !profile.staff && !(inPublic && audience.visibility === 'open');
	const why = isOnlyPublic
		? 'The Portal gave only the public part'
		: inPublic && 'Staff sections show only in moderator channels';
	return [...notes, `Looked up as ${ROLE_NAMES[audience.role]}`, isStaff(audience.role) && why]
		.filter((note) => note)
		.join(' · ');
}

const ROLE_NAMES: Readonly<Record<PortalRole, string>> = {
	user: 'Portal user',
	moderator: 'Portal moderator',
	admin: 'Portal admin',
	owner: 'Portal owner',
};
