import { ChannelType, PermissionFlagsBits } from 'discord.js';
import {
	approveControl,
	approvedCard,
	listCard,
	logChannelCard,
	previewCard,
	removedCard,
} from '../src/channels/cards.ts';
import { defineCommand, onButton } from '../src/discord/command.ts';
import { channel, required, withOptions, withSubcommands } from '../src/discord/options.ts';

type Input =
	| { readonly action: 'add' | 'remove'; readonly channel: string }
	| { readonly action: 'approve'; readonly channel: string; readonly digest: string }
	| { readonly action: 'list' }
	| { readonly action: 'log'; readonly channel: string | undefined };

/** Media channels are not among them: Discord's description of its API does not allow them as a filter. */
const HOME = required(channel('The channel', [ChannelType.GuildText, ChannelType.GuildForum]));
const LOG = channel('The channel; leave it out to turn the log off', [ChannelType.GuildText]);

export default defineCommand<Input>({
	name: 'moderator-channels',
	description: 'Where staff sections may be shown, and where lookups are logged',
	permission: PermissionFlagsBits.ManageGuild,
	options: withSubcommands<Input>({
		add: {
			description: 'See who can see a channel, and make it a moderator channel',
			options: withOptions({ channel: HOME }, (given) => ({ action: 'add', ...given })),
		},
		remove: {
			description: 'Make a channel an ordinary one again',
			options: withOptions({ channel: HOME }, (given) => ({ action: 'remove', ...given })),
		},
		list: {
			description: 'All moderator channels, and whether they still are private',
			options: withOptions({}, () => ({ action: 'list' })),
		},
		log: {
			description: 'Log each lookup in a moderator channel',
			options: withOptions({ channel: LOG }, (given) => ({ action: 'log', ...given })),
		},
	}),
	controls: [
		onButton(approveControl, ({ channelId, digest }): Input => {
			return { action: 'approve', channel: channelId, digest };
		}),
	],
	visibility: () => 'ephemeral',

	async run({ input, guildId, caller }, { approvals, logChannel, stuckMessages }) {
		switch (input.action) {
			case 'add':
				return previewCard(await approvals.preview(guildId, input.channel));
			case 'approve':
				return approvedCard(await approvals.approve(guildId, input.channel, caller.id, input.digest));
			case 'remove':
				return removedCard(input.channel, await approvals.remove(guildId, input.channel));
			case 'list':
				return listCard(approvals.list(guildId), logChannel.state(guildId), stuckMessages(guildId));
			case 'log':
				return logChannelCard(await logChannel.set(guildId, input.channel));
		}
	},
});
