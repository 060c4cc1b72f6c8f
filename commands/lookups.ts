import { ApplicationCommandOptionType, PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';
import { MOST_PAGES } from '../src/audit/lookup-query.ts';
import type { LookupAsk } from '../src/audit/search.ts';
import { isSnowflake } from '../src/core/snowflake.ts';
import { typedUsername } from '../src/core/username.ts';
import { defineCommand } from '../src/discord/command.ts';

type Input = Omit<LookupAsk, 'guildId'>;

const username = z.string().transform(typedUsername);
const Id = z.string().refine(isSnowflake);
/** A whole number in a `custom_id`, of at most so many digits. */
const digits = (most: number) =>
	z
		.string()
		.regex(new RegExp(`^\\d{1,${most}}$`))
		.transform(Number);
/** The last moment of the year 9999, in seconds: the furthest that can be asked for. */
const LAST_SECOND = 253_402_300_799;
const absent = z.literal('').transform(() => undefined);

const FromOptions = z
	.object({
		options: z.object({
			username: username.optional(),
			moderator: Id.optional(),
			since: z.string().max(32).optional(),
		}),
	})
	.transform(({ options }): Input => ({ ...options, page: 0 }));

const FromButton = z
	.object({
		parts: z.tuple([
			digits(12),
			digits(2).refine((page) => page < MOST_PAGES),
			absent.or(username),
			absent.or(Id),
			absent.or(
				digits(12)
					.refine((second) => second <= LAST_SECOND)
					.transform((second) => new Date(second * 1000)),
			),
		]),
		values: z.tuple([]),
	})
	.transform(({ parts: [upTo, page, username, moderator, since] }): Input => {
		return { username, moderator, since, upTo, page };
	});

export default defineCommand<Input>({
	name: 'lookups',
	description: 'Who looked at which Portal account with Porter',
	permission: PermissionFlagsBits.ModerateMembers,
	options: [
		{
			type: ApplicationCommandOptionType.String,
			name: 'username',
			description: 'Portal account that was looked at',
			autocomplete: true,
			min_length: 3,
			max_length: 32,
		},
		{
			type: ApplicationCommandOptionType.User,
			name: 'moderator',
			description: 'Member who looked',
		},
		{
			type: ApplicationCommandOptionType.String,
			name: 'since',
			description: 'A day such as 2026-01-31, or how long ago: 7d, 12h',
			max_length: 32,
		},
	],
	input: FromOptions,
	press: FromButton,
	visibility: () => 'ephemeral',

	run: ({ input, guildId }, app) => app.showLookups({ ...input, guildId }),

	complete: (typed, callerId, app) => app.recentLookups(callerId, typed.trim(), 25),
});
