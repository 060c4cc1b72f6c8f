import type { Line, Span } from '../../core/reply.ts';
import { isSnowflake } from '../../core/snowflake.ts';
import type { History, LinkedAccount } from '../model.ts';
import { drawn, type Facts, joined, when } from './facts.ts';

const PLATFORMS: ReadonlyMap<string, string> = new Map([
	['discord', 'Discord'],
	['telegram', 'Telegram'],
]);
const IN_SUMMARY = 3;

export function linkedLines({ profile: { staff } }: Facts): History<Line> {
	return drawn(staff?.linkedAccounts, (account) =>
		joined([
			nameOf(account),
			account.id !== undefined && ['id ', { foreign: account.id, max: 64 }],
			when('linked ', account.linkedAt, 'day'),
			when('last used ', account.lastUsedAt),
		]),
	);
}

export function linkedSummary({ profile: { staff } }: Facts): readonly Line[] {
	const accounts = staff?.linkedAccounts.items ?? [];
	const more = accounts.length - IN_SUMMARY;
	return [...accounts.slice(0, IN_SUMMARY).map(nameOf), ...(more > 0 ? [[`and ${more} more`]] : [])];
}

/** A Discord account is also a mention: it can be clicked, and pings nobody, since embeds never do. */
function nameOf({ platform, id, username }: LinkedAccount): Line {
	const known = PLATFORMS.get(platform);
	const spans: Span[] = [known === undefined ? { foreign: platform, max: 40 } : { strong: known }];
	if (platform === 'discord' && id !== undefined && isSnowflake(id)) spans.push(' ', { mention: id });
	if (username !== undefined) spans.push(' ', { foreign: username, max: 64 });
	return spans;
}
