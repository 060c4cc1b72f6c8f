import { Finding } from '../operator-message.ts';
import { checkKeyring } from '../sessions/key-check.ts';
import type { ListedSession } from '../sessions/sessions.ts';
import type { AdminCommand } from './admin-command.ts';

const USER = '--discord-user ID';

/** `session ...`: what the operator may do with stored sessions. None of it shows a cookie. */
export const SESSION_COMMANDS: Readonly<Record<string, AdminCommand>> = {
	'session import': {
		usage: USER,
		summary: "store a member's session; its cookie is read from standard input",
		async run({ open, discordUser, cookie, print }) {
			const discordId = discordUser();
			const { store, keyring, sessions } = await open();
			await checkKeyring(store, keyring);
			const { viewer, until } = await sessions.importSession({ discordId, cookie: await cookie() });
			print(`Stored for ${discordId}: ${plain(viewer.username)} (${viewer.role}), until ${minute(until)}.`);
		},
	},
	'session list': {
		summary: 'show whose sessions are stored',
		async run({ open, print, note }) {
			const { sessions } = await open();
			const rows = await sessions.list();
			if (rows.length === 0) note('No sessions are stored.');
			else for (const line of table(HEADINGS, rows.map(cells))) print(line);
		},
	},
	'session remove': {
		usage: USER,
		summary: "delete a member's session, and end it at the Portal",
		async run({ open, discordUser, print }) {
			const discordId = discordUser();
			const { sessions } = await open();
			const { had, portalConfirmed } = await sessions.signOut(discordId);
			if (!had) throw new Finding(`No session is stored for ${discordId}.`);
			const there = portalConfirmed
				? '; the Portal ended it too.'
				: '. The Portal did not confirm that it ended: it may last until its time is up.';
			print(`Deleted the session of ${discordId}${there}`);
		},
	},
};

const HEADINGS = ['DISCORD USER', 'ACCOUNT', 'ROLE', 'SINCE', 'UNTIL', 'LAST USE', 'FROM', 'STATE'];

function cells(session: ListedSession): readonly string[] {
	const { discordId, viewer, since, until, lastUsedAt, source, state } = session;
	const times = [since, until, lastUsedAt].map(minute);
	return [plain(discordId), plain(viewer.username), viewer.role, ...times, source, state];
}

/** `2026-01-31 23:59Z`; a date that is not there or cannot be read is `-`. */
function minute(date: Date | undefined): string {
	if (date === undefined || Number.isNaN(date.getTime())) return '-';
	return `${date.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** Lines of columns as wide as their widest cell, two spaces apart. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
	const widths = headings.map((heading, column) =>
		Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	return [headings, ...rows].map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}

/** Foreign text for a terminal: without the control characters that could redraw it. */
function plain(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
