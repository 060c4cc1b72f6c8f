import type { Line, Span } from '../../core/reply.ts';
import { isSnowflake } from '../../core/snowflake.ts';
import { joined, when } from '../drawing.ts';
import type { LinkedAccount } from '../model.ts';
import { listSection } from '../section.ts';

/** Accounts elsewhere, in the Portal's order. */
export const linkedAccounts = listSection({
	id: 'linked',
	title: 'Linked accounts',
	clearance: 'elevated',
	pageSize: 8,
	from: ({ profile }) => profile.staff?.linkedAccounts,
	draw: (account) =>
		joined([
			nameOf(account),
			account.id !== undefined && ['id ', { foreign: account.id, max: 64 }],
			when('linked ', account.linkedAt, 'day'),
			when('last used ', account.lastUsedAt),
		]),
	summary: (accounts) => {
		const more = accounts.length - IN_SUMMARY;
		return [...accounts.slice(0, IN_SUMMARY).map(nameOf), ...(more > 0 ? [[`and ${more} more`]] : [])];
	},
});

const PLATFORMS: ReadonlyMap<string, string> = new Map([
	['discord', 'Discord'],
	['telegram', 'Telegram'],
]);
const IN_SUMMARY = 3;

/** A Discord account is also a mention: it can be clicked, and pings nobody, since embeds never do. */
function nameOf({ platform, id, username }: LinkedAccount): Line {
	const known = PLATFORMS.get(platform);
	const spans: Span[] = [known === undefined ? { foreign: platform, max: 40 } : { strong: known }];
	if (platform === 'discord' && id !== undefined && isSnowflake(id)) spans.push(' ', { mention: id });
	if (username !== undefined) spans.push(' ', { foreign: username, max: 64 });
	return spans;
}
