import { expect, test } from 'vitest';
import type { Place } from '../../../src/channels/place.ts';
import type { Visibility } from '../../../src/core/reply.ts';
import { PORTAL_ROLES } from '../../../src/core/viewer.ts';
import type { CommandUsed, ControlUsed } from '../../../src/discord/interaction.ts';
import { responseRouteOf } from '../../../src/discord/response-route.ts';
import { maySee } from '../../../src/profile/policy.ts';
import { SECTION_IDS, SECTIONS } from '../../../src/profile/sections.ts';

const PLACES: readonly Place[] = ['public-channel', 'moderator-channel'];

const command: CommandUsed = { kind: 'command', command: 'profile', raw: { options: {} } };
const press = (onEphemeral: boolean, byInvoker: boolean): ControlUsed => {
	return {
		kind: 'press',
		command: 'profile',
		id: 'profile|view',
		chosen: [],
		onEphemeral,
		byInvoker,
		messageId: '1',
	};
};

/** Every way to a section, by what the command declares for it. */
const PATHS = {
	'slash command': (declared: Visibility) => responseRouteOf(command, declared),
	'slash command, private': () => responseRouteOf(command, 'ephemeral'),
	"the invoker's press on an open message": (declared: Visibility) =>
		responseRouteOf(press(false, true), declared),
	"somebody else's press on an open message": (declared: Visibility) =>
		responseRouteOf(press(false, false), declared),
	'a press on an ephemeral reply': (declared: Visibility) => responseRouteOf(press(true, true), declared),
} as const;

function matrix(): string {
	const rows: string[] = [];
	for (const place of PLACES) {
		for (const [path, routed] of Object.entries(PATHS)) {
			for (const role of PORTAL_ROLES) {
				const seen = { open: [] as string[], ephemeral: [] as string[] };
				for (const id of SECTION_IDS) {
					const { clearance } = SECTIONS[id];
					const { visibility } = routed(clearance === 'owner' ? 'ephemeral' : 'open');
					if (maySee(clearance, { place, visibility, role })) seen[visibility].push(id);
				}
				rows.push(
					`${place} | ${path} | ${role} | ${said('open', seen.open)}${said('ephemeral', seen.ephemeral)}`,
				);
			}
		}
	}
	return rows.join('\n');
}

function said(visibility: string, ids: readonly string[]): string {
	const all = SECTION_IDS.filter((id) => SECTIONS[id].clearance === 'elevated');
	const short = ids.filter((id) => !all.some((one) => one === id));
	const elevated = ids.filter((id) => all.some((one) => one === id));
	if (elevated.length === all.length) short.push('all staff sections');
	else short.push(...elevated);
	return short.length === 0 ? '' : `${visibility}: ${short.join(', ')}. `;
}

test('every role sees, in every place and by every path, exactly this', () => {
	expect(matrix()).toMatchInlineSnapshot(`
		"public-channel | slash command | user | open: account. 
		public-channel | slash command | moderator | open: account. 
		public-channel | slash command | admin | open: account. 
		public-channel | slash command | owner | open: account. 
		public-channel | slash command, private | user | ephemeral: account. 
		public-channel | slash command, private | moderator | ephemeral: account. 
		public-channel | slash command, private | admin | ephemeral: account. 
		public-channel | slash command, private | owner | ephemeral: account. 
		public-channel | the invoker's press on an open message | user | open: account. 
		public-channel | the invoker's press on an open message | moderator | open: account. 
		public-channel | the invoker's press on an open message | admin | open: account. 
		public-channel | the invoker's press on an open message | owner | open: account. 
		public-channel | somebody else's press on an open message | user | ephemeral: account. 
		public-channel | somebody else's press on an open message | moderator | ephemeral: account. 
		public-channel | somebody else's press on an open message | admin | ephemeral: account. 
		public-channel | somebody else's press on an open message | owner | ephemeral: account. 
		public-channel | a press on an ephemeral reply | user | ephemeral: account. 
		public-channel | a press on an ephemeral reply | moderator | ephemeral: account. 
		public-channel | a press on an ephemeral reply | admin | ephemeral: account. 
		public-channel | a press on an ephemeral reply | owner | ephemeral: account. 
		moderator-channel | slash command | user | open: account, all staff sections. 
		moderator-channel | slash command | moderator | open: account, all staff sections. 
		moderator-channel | slash command | admin | open: account, all staff sections. 
		moderator-channel | slash command | owner | open: account, all staff sections. ephemeral: sessions. 
		moderator-channel | slash command, private | user | ephemeral: account, all staff sections. 
		moderator-channel | slash command, private | moderator | ephemeral: account, all staff sections. 
		moderator-channel | slash command, private | admin | ephemeral: account, all staff sections. 
		moderator-channel | slash command, private | owner | ephemeral: account, sessions, all staff sections. 
		moderator-channel | the invoker's press on an open message | user | open: account, all staff sections. 
		moderator-channel | the invoker's press on an open message | moderator | open: account, all staff sections. 
		moderator-channel | the invoker's press on an open message | admin | open: account, all staff sections. 
		moderator-channel | the invoker's press on an open message | owner | open: account, all staff sections. ephemeral: sessions. 
		moderator-channel | somebody else's press on an open message | user | ephemeral: account, all staff sections. 
		moderator-channel | somebody else's press on an open message | moderator | ephemeral: account, all staff sections. 
		moderator-channel | somebody else's press on an open message | admin | ephemeral: account, all staff sections. 
		moderator-channel | somebody else's press on an open message | owner | ephemeral: account, sessions, all staff sections. 
		moderator-channel | a press on an ephemeral reply | user | ephemeral: account, all staff sections. 
		moderator-channel | a press on an ephemeral reply | moderator | ephemeral: account, all staff sections. 
		moderator-channel | a press on an ephemeral reply | admin | ephemeral: account, all staff sections. 
		moderator-channel | a press on an ephemeral reply | owner | ephemeral: account, sessions, all staff sections. "
	`);
});

test('an update of an open message is open, so that nothing ephemeral can travel by it', () => {
	for (const declared of ['open', 'ephemeral'] as const) {
		for (const byInvoker of [true, false]) {
			const route = responseRouteOf(press(false, byInvoker), declared);
			if (route.by === 'update') expect(route.visibility).toBe('open');
		}
	}
});
