import { ApplicationCommandOptionType, ChannelType, PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';
import { approvedCard, listCard, logChannelCard, previewCard, removedCard } from '../src/channels/cards.ts';
import { isSnowflake } from '../src/core/snowflake.ts';
import { defineCommand } from '../src/discord/command.ts';

const Id = z.string().refine(isSnowflake);

const Options = z.discriminatedUnion('subcommand', [
	z.object({ subcommand: z.literal('add'), options: z.object({ channel: Id }) }),
	z.object({ subcommand: z.literal('remove'), options: z.object({ channel: Id }) }),
	z.object({ subcommand: z.literal('list'), options: z.object({}) }),
	z.object({ subcommand: z.literal('log'), options: z.object({ channel: Id.optional() }) }),
]);

type Input =
	| { action: 'add' | 'remove'; channel: string }
	| { action: 'approve'; channel: string; digest: string }
	| { action: 'list' }
	| { action: 'log'; channel: string | undefined };

const FromOptions = Options.transform((given): Input => {
	switch (given.subcommand) {
		case 'list':
			return { action: 'list' };
		case 'log':
			return { action: 'log', channel: given.options.channel };
		default:
			return { action: given.subcommand, channel: given.options.channel };
	}
});

const FromButton = z
	.object({
		parts: z.tuple([z.literal('approve'), Id, z.string().regex(/^[\w-]{22}$/)]),
		values: z.tuple([]),
	})
	.transform(({ parts: [action, channel, digest] }): Input => ({ action, channel, digest }));

/** Media channels are not among them: Discord's description of its API does not allow them as a filter. */
const HOMES: (ChannelType.GuildText | ChannelType.GuildForum)[] = [
	ChannelType.GuildText,
	ChannelType.GuildForum,
];

const channelOption = (description: string, required: boolean, kinds = HOMES) => ({
	type: ApplicationCommandOptionType.Channel as const,
	name: 'channel',
	description,
	required,
	channel_types: kinds,
});

export default defineCommand<Input>({
	name: 'moderator-channels',
	description: 'Where staff sections may be shown, and where lookups are logged',
	permission: PermissionFlagsBits.ManageGuild,
	options: [
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'add',
			description: 'See who can see a channel, and make it a moderator channel',
			options: [channelOption('The channel', true)],
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'remove',
			description: 'Make a channel an ordinary one again',
			options: [channelOption('The channel', true)],
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'list',
			description: 'All moderator channels, and whether they still are private',
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'log',
			description: 'Log each lookup in a moderator channel',
			options: [
				channelOption('The channel; leave it out to turn the log off', false, [ChannelType.GuildText]),
			],
		},
	],
	input: FromOptions,
	press: FromButton,
	visibility: () => 'ephemeral',

	async run({ input, guildId, caller }, { moderatorChannels, logChannel }) {
		switch (input.action) {
			case 'add':
				return previewCard(moderatorChannels.preview(guildId, input.channel));
			case 'approve':
				return approvedCard(await moderatorChannels.approve(guildId, input.channel, caller.id, input.digest));
			case 'remove':
				return removedCard(input.channel, await moderatorChannels.remove(guildId, input.channel));
			case 'list':
				return listCard(moderatorChannels.list(guildId), logChannel.state(guildId));
			case 'log':
				return logChannelCard(await logChannel.set(guildId, input.channel));
		}
	},
});
