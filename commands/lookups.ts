import { PermissionFlagsBits } from 'discord.js';
import { pageControl } from '../src/audit/cards.ts';
import type { LookupSearch } from '../src/audit/search.ts';
import { defineCommand, onButton } from '../src/discord/command.ts';
import { text, user, username, withOptions } from '../src/discord/options.ts';

export default defineCommand<Omit<LookupSearch, 'guildId'>>({
	name: 'lookups',
	description: 'Who looked at which Portal account with Porter',
	permission: PermissionFlagsBits.ModerateMembers,
	options: withOptions(
		{
			username: username('Portal account that was looked at'),
			moderator: user('Member who looked'),
			since: text('A day such as 2026-01-31, or how long ago: 7d, 12h', 32),
		},
		(given) => ({ ...given, page: 0 }),
	),
	controls: [onButton(pageControl, (values) => values)],
	visibility: () => 'ephemeral',

	run: ({ input, guildId }, app) => app.showLookups({ ...input, guildId }),

	complete: (typed, callerId, app) => app.recentLookups(callerId, typed.trim(), 25),
});
