import type { Button, Row, Select } from '../core/reply.ts';
import { type Audience, maySee } from './policy.ts';
import { menuControl, viewControl } from './request.ts';
import type { Facts, Section } from './section.ts';
import { sessionHistory } from './sections/session-history.ts';
import { SECTION_IDS, SECTIONS, type View } from './sections.ts';

interface Pages {
	readonly page: number;
	readonly pages: number;
}

/**
 * The controls below an answer. They are drawn for the audience of the message, not for who may press them: a press is
 * a new request by the presser, and is decided again.
 */
export function controls(facts: Facts, audience: Audience, shown: View, at?: Pages): Row[] {
	const { username, staff } = facts.profile;
	const menu: Row[] = staff && maySee('elevated', audience) ? [[sectionMenu(facts, shown)]] : [];
	const button = (view: View, label: string, page = 0): Button => ({
		kind: 'button',
		id: viewControl.id({ username, view, page: Math.max(0, page) }),
		label,
	});
	const buttons: Button[] = [];
	if (shown !== 'overview') buttons.push(button('overview', 'Overview'));
	if (at && at.pages > 1) {
		const { page, pages } = at;
		const view = shown === sessionHistory.id && facts.addresses === 'shown' ? 'addresses' : shown;
		buttons.push({ ...button(view, '◀ Previous', page - 1), disabled: page === 0 });
		buttons.push({ ...button(view, 'Next ▶', page + 1), disabled: page === pages - 1 });
	}
	if (shown === sessionHistory.id && facts.addresses === 'masked') {
		buttons.push(button('addresses', 'Show addresses', at?.page));
	}
	if (shown !== sessionHistory.id && maySee('owner', { ...audience, visibility: 'ephemeral' })) {
		buttons.push(button(sessionHistory.id, 'Session history (only you will see it)'));
	}
	return buttons.length === 0 ? menu : [...menu, buttons];
}

function sectionMenu(facts: Facts, shown: View): Select {
	const sections = SECTION_IDS.filter((id) => SECTIONS[id].clearance !== 'owner');
	return {
		kind: 'select',
		id: menuControl.id({ username: facts.profile.username }),
		placeholder: 'Open a section',
		options: sections.map((id) => ({
			value: id,
			label: `${SECTIONS[id].title}${countOf(SECTIONS[id], facts)}`,
			...(id === shown ? { chosen: true } : {}),
		})),
	};
}

/** How many items a list has; nothing for a section that is no list. */
function countOf({ list }: Section, facts: Facts): string {
	return list === undefined ? '' : ` (${list(facts)?.items.length ?? 0})`;
}
