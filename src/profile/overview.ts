import type { Block, Card, Line } from '../core/reply.ts';
import { type Drawn, footer, frame, missing, NOTHING_TO_SHOW, openSections, replyOf } from './cards.ts';
import { controls } from './controls.ts';
import type { Audience } from './policy.ts';
import type { Facts, Section } from './section.ts';
import { SECTIONS } from './sections.ts';

/** Everything at a glance: one short block a section. Session history is never part of it. */
export function drawOverview(facts: Facts, audience: Audience): Drawn {
	const sections = openSections(facts, audience).filter((id) => SECTIONS[id].clearance !== 'owner');
	const blocks = sections.map((id): Block => {
		const { title, clearance } = SECTIONS[id];
		return { clearance, title, lines: summaryOf(SECTIONS[id], facts), inline: true };
	});
	const card: Card = { ...frame(facts, audience), blocks, footer: footer(facts, audience) };
	return { reply: replyOf(card, facts, audience, controls(facts, audience, 'overview')), sections };
}

function summaryOf({ summary, list }: Section, facts: Facts): readonly Line[] {
	const lines = [...summary(facts), ...missing(list?.(facts)).map((note): Line => [note])];
	return lines.length === 0 ? [NOTHING_TO_SHOW] : lines;
}
