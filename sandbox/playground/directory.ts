import {
	basePermissions,
	type Channel,
	CommandBody,
	type CommandOption,
	canEnter,
	channelPermissions,
	type Guild,
} from 'discord-sandbox';
import * as z from 'zod';
import type { PorterDiscord } from '../fixtures/guild.ts';
import { CHANNELS, type ChannelKey } from '../fixtures/guild-ids.ts';
import { type PersonaKey, persona } from '../fixtures/personas.ts';
import type { ChannelItem, CommandView, OptionView, RoleItem } from './protocol.ts';

/** What Discord's client knows of the guild at one moment: which channels and commands it offers to whom. */
export interface Directory {
	readonly guildName: string;
	/** As Discord's client knows them: everybody may see which roles there are. */
	readonly roles: readonly RoleItem[];
	/** The channels that somebody may enter, threads after their channel. */
	channels(key: PersonaKey): readonly ChannelItem[];
	/** The commands that somebody is offered in a channel, one row for each sub-command. */
	commands(key: PersonaKey, channel: ChannelKey): readonly CommandView[];
}

const USE_COMMANDS = 1n << 31n;
const ADMINISTRATOR = 1n << 3n;
const SUB_COMMAND = 1;
const GROUP = 2;

const KIND: Readonly<Record<number, ChannelItem['kind']>> = {
	0: 'text',
	2: 'voice',
	4: 'category',
	5: 'news',
	10: 'thread',
	11: 'thread',
	12: 'thread',
	15: 'forum',
};

/** The directory of the local Discord in this process, at the moment of each question. */
export function createDirectory(discord: PorterDiscord): Directory {
	const guild = () => discord.guild();
	return {
		get guildName() {
			return guild().name;
		},
		get roles() {
			return [...guild().roles.values()].map(({ id, name }) => ({ id, name: name.replace(/^@/, '') }));
		},
		channels: (key) => channelsFor(guild(), persona(key).discordId),
		commands(key, channelKey) {
			const { channels, members } = guild();
			const channel = channels.get(CHANNELS[channelKey]);
			const member = members.get(persona(key).discordId);
			if (!channel || !member) return [];
			if (!(channelPermissions(guild(), channel, member) & USE_COMMANDS)) return [];
			const base = basePermissions(guild(), member);
			const commands = z.array(CommandBody).parse(discord.commands());
			return commands.filter((one) => isOffered(one, base)).flatMap(rows);
		},
	};
}

function channelsFor(guild: Guild, userId: string): readonly ChannelItem[] {
	const isOpen = openTo(guild);
	return [...guild.channels.values()]
		.filter(({ parentId }) => !guild.channels.has(parentId ?? ''))
		.sort((a, b) => Number(a.type === 4) - Number(b.type === 4) || a.position - b.position)
		.flatMap((top) => branch(guild, top))
		.flatMap((channel) => {
			const name = keyOf(channel.id);
			const kind = KIND[channel.type];
			if (!name || !kind || channel.thread?.archived || !canEnter(guild, channel, userId)) return [];
			const parent = keyOf(channel.parentId);
			return {
				key: name,
				id: channel.id,
				name: channel.name,
				kind,
				...(parent ? { parent } : {}),
				locked: !isOpen(channel),
				writable: kind !== 'category' && kind !== 'forum',
			};
		});
}

/** Whether @everyone sees a channel, or the channel that a thread is in. */
function openTo(guild: Guild): (channel: Channel) => boolean {
	const nobody = { user: { id: '', username: '', bot: false }, roleIds: [] };
	return (channel) => (channelPermissions(guild, channel, nobody) & (1n << 10n)) !== 0n;
}

function branch(guild: Guild, top: Channel): Channel[] {
	const below = [...guild.channels.values()].filter(({ parentId }) => parentId === top.id);
	return [top, ...below.sort((a, b) => a.position - b.position).flatMap((one) => branch(guild, one))];
}

function keyOf(id: string | null): ChannelKey | undefined {
	return Object.entries(CHANNELS).find((entry): entry is [ChannelKey, never] => entry[1] === id)?.[0];
}

function isOffered({ type, default_member_permissions: needed }: CommandBody, base: bigint): boolean {
	if ((type ?? 1) !== 1) return false;
	if (needed === null || needed === undefined || base & ADMINISTRATOR) return true;
	return BigInt(needed) !== 0n && (base & BigInt(needed)) === BigInt(needed);
}

function rows({ name, description, options }: CommandBody): CommandView[] {
	const subs = (options ?? []).flatMap((one) =>
		one.type === GROUP
			? (one.options ?? []).map((sub) => ({ ...sub, name: `${one.name} ${sub.name}` }))
			: one.type === SUB_COMMAND
				? [one]
				: [],
	);
	if (subs.length === 0) return [{ name, description: description ?? '', options: optionsOf(options) }];
	return subs.map((sub) => ({
		name,
		sub: sub.name,
		description: sub.description,
		options: optionsOf(sub.options),
	}));
}

function optionsOf(options: readonly CommandOption[] | null | undefined): OptionView[] {
	return (options ?? []).map(({ name, description, type, required, autocomplete, choices }) => ({
		name,
		description,
		type,
		required: required === true,
		autocomplete: autocomplete === true,
		choices: (choices ?? []).map((one) => ({ name: one.name, value: one.value })),
	}));
}
