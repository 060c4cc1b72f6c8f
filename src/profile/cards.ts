import type { Block, Card, Clearance, Line, Reply, Tone } from '../core/reply.ts';
import { isStaff, type PortalRole } from '../core/viewer.ts';
import { controls } from './controls.ts';
import type { Profile } from './model.ts';
import { type Audience, isOpenBlock, maySee } from './policy.ts';
import type { Facts } from './sections/facts.ts';
import { SECTION_IDS, SECTIONS, type SectionId } from './sections.ts';

/** Which sections of a profile an audience may see, before anything is drawn. */
export function openSections(facts: Facts, audience: Audience): SectionId[] {
	return SECTION_IDS.filter((id) => maySee(SECTIONS[id].clearance, audience) && isThere(id, facts));
}

/** Whether the Portal gave the section at all; an empty one is there, with nothing to show. */
function isThere(id: SectionId, { profile, sessions }: Facts): boolean {
	const clearance: Clearance = SECTIONS[id].clearance;
	if (clearance === 'owner') return sessions !== undefined;
	return clearance === 'public' || profile.staff !== undefined;
}

/** A drawn answer, and which sections it discloses. */
export interface Drawn {
	readonly reply: Reply;
	readonly sections: readonly SectionId[];
}

/** Everything at a glance: one short block a section. Session history is never part of it. */
export function drawOverview(facts: Facts, audience: Audience): Drawn {
	const sections = openSections(facts, audience).filter((id) => SECTIONS[id].clearance !== 'owner');
	const blocks = sections.map((id): Block => {
		const { title, clearance } = SECTIONS[id];
		return { clearance, title, lines: summaryOf(id, facts), inline: true };
	});
	const card: Card = { ...frame(facts, audience), blocks, footer: footer(audience) };
	return { reply: replyOf(card, facts, audience, controls(facts, audience, 'overview')), sections };
}

/** One page of one section. The caller has checked that this audience may see it. */
export function drawSection(id: SectionId, wantedPage: number, facts: Facts, audience: Audience): Drawn {
	const { title, clearance, pageSize, lines } = SECTIONS[id];
	const { items, unreadable } = lines(facts);
	const pages = Math.max(1, Math.ceil(items.length / pageSize));
	const page = Math.min(wantedPage, pages - 1);
	const shown = items.slice(page * pageSize, (page + 1) * pageSize);
	const body: Block = { clearance, title, lines: shown.length === 0 ? [NOTHING_TO_SHOW] : shown };
	const notes = [
		pages > 1 && `Page ${page + 1} of ${pages}`,
		items.length > 1 && `${items.length} in all`,
		unreadable > 0 && `${unreadable} could not be read`,
	];
	const named = { title: [{ foreign: facts.profile.username }, ` · ${title}`] };
	const card: Card = { ...frame(facts, audience), ...named, body, footer: footer(audience, notes) };
	const rows = controls(facts, audience, id, { page, pages });
	return { reply: replyOf(card, facts, audience, rows), sections: [id] };
}

const NOTHING_TO_SHOW: Line = ['Nothing to show.'];

function summaryOf(id: SectionId, facts: Facts): readonly Line[] {
	const section: (typeof SECTIONS)[SectionId] = SECTIONS[id];
	const { items, unreadable } = section.lines(facts);
	const own = 'summary' in section ? section.summary(facts) : items.length > 0 ? [[`${items.length}`]] : [];
	const note: Line[] = unreadable > 0 ? [[`${unreadable} could not be read`]] : [];
	return own.length + note.length === 0 ? [NOTHING_TO_SHOW] : [...own, ...note];
}

function frame({ profile }: Facts, audience: Audience): Pick<Card, 'title' | 'tone' | 'picture'> {
	return {
		title: [{ foreign: profile.username }],
		tone: maySee('elevated', audience) ? toneOf(profile) : 'neutral',
		...(profile.avatarUrl === undefined ? {} : { picture: profile.avatarUrl }),
	};
}

/** The colour tells the state, so it is as private as the state. */
function toneOf({ staff }: Profile): Tone {
	const tones = { active: 'good', timeout: 'caution', banned: 'bad', unknown: 'neutral' } as const;
	return staff ? tones[staff.state] : 'neutral';
}

function footer(audience: Audience, notes: readonly (string | false)[] = []): string {
	const withheld = audience.place === 'public-channel' && isStaff(audience.role);
	return [
		...notes,
		`Looked up as ${ROLE_NAMES[audience.role]}`,
		withheld && 'Staff sections show only in moderator channels',
	]
		.filter((note) => note)
		.join(' · ');
}

const ROLE_NAMES: Readonly<Record<PortalRole, string>> = {
	user: 'Portal user',
	moderator: 'Portal moderator',
	admin: 'Portal admin',
	owner: 'Portal owner',
};

/** In a moderator channel the colour tells the state, and the menu how many items there are, on every page. */
function replyOf(card: Card, { profile }: Facts, audience: Audience, rows: Reply['rows'] = []): Reply {
	const { visibility } = audience;
	const isElevatedAnswer = profile.staff !== undefined && maySee('elevated', audience);
	if (visibility === 'ephemeral') return { visibility, card, rows };
	const { body, blocks = [], ...rest } = card;
	const clearance = isElevatedAnswer ? 'elevated' : 'public';
	const open = body && isOpenBlock(body) ? { body } : {};
	return { visibility, clearance, card: { ...rest, ...open, blocks: blocks.filter(isOpenBlock) }, rows };
}
