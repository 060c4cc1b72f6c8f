import {
	ApplicationCommandOptionType,
	type CommandInteractionOption,
	GuildMemberFlags,
	type Interaction,
	InteractionContextType,
	MessageFlags,
} from 'discord.js';
import type { Caller } from '../core/caller.ts';
import { commandOf } from '../core/control-id.ts';
import { Secret } from '../core/secret.ts';
import { timeOfSnowflake } from '../core/snowflake.ts';
import type { RawOptions } from './options.ts';

/** An interaction as plain data: all that Porter reads of it. */
export interface Incoming {
	readonly id: string;
	/** Lets its holder answer for 15 minutes. */
	readonly token: Secret;
	readonly applicationId: string;
	readonly caller: Caller;
	/** Absent outside a server, and where the app was not installed by the server itself. */
	readonly guildId?: string;
	readonly channelId: string;
	/** The caller's roles in the server; @everyone is not among them. */
	readonly roleIds: readonly string[];
	/** Discord shows only a part of the server to guests, and people with a timeout may do nothing. */
	readonly standing?: 'guest' | 'timed-out';
	/** When the gateway handed it over, in ticks. */
	readonly receivedAt: number;
	/** How old it was then, in milliseconds. */
	readonly ageMs: number;
	readonly event: Used | OptionTyped;
}

/** What wants an answer. */
export type Used = CommandUsed | ControlUsed | OtherUsed;

/** A kind of command or control that Porter does not have: an old registration, or somebody's experiment. */
interface OtherUsed {
	readonly kind: 'other';
	readonly command: string;
}

export interface CommandUsed {
	readonly kind: 'command';
	readonly command: string;
	readonly raw: RawOptions;
}

export interface ControlUsed {
	readonly kind: 'press';
	readonly command: string;
	/** Its `custom_id`, and what was chosen in a menu. Untrusted. */
	readonly id: string;
	readonly chosen: readonly string[];
	/** Whether the message it is on is an ephemeral reply: then nobody but its addressee can use it. */
	readonly onEphemeral: boolean;
	/** Whether the caller is who ran the command that the message answers. */
	readonly byInvoker: boolean;
	readonly messageId: string;
}

export interface OptionTyped {
	readonly kind: 'complete';
	readonly command: string;
	readonly typed: string;
}

/** Reads an interaction, with when it came; undefined for those that want no answer. */
export function readInteraction(
	interaction: Interaction,
	arrival: Pick<Incoming, 'receivedAt' | 'ageMs'>,
): Incoming | undefined {
	const event = readEvent(interaction);
	if (!event) return undefined;
	const { id, token, applicationId, user, guildId } = interaction;
	const isGuildInstall =
		interaction.context === InteractionContextType.Guild &&
		interaction.authorizingIntegrationOwners[0] === guildId;
	const standing = standingOf(interaction);
	const { roles } = interaction.member ?? { roles: [] };
	return {
		...arrival,
		id,
		token: new Secret(token),
		applicationId,
		caller: {
			id: user.id,
			username: user.username,
			// Asked for when somebody signs in only.
			get avatarUrl() {
				return user.displayAvatarURL({ extension: 'png', forceStatic: true });
			},
		},
		...(guildId !== null && isGuildInstall ? { guildId } : {}),
		channelId: interaction.channelId ?? '',
		roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
		...(standing && { standing }),
		event,
	};
}

function standingOf({ id, member }: Interaction): Incoming['standing'] {
	if (!member) return undefined;
	const flags = typeof member.flags === 'number' ? member.flags : member.flags.bitfield;
	if ((flags & GuildMemberFlags.IsGuest) !== 0) return 'guest';
	const until =
		'communicationDisabledUntilTimestamp' in member
			? member.communicationDisabledUntilTimestamp
			: Date.parse(member.communication_disabled_until ?? '');
	return until !== null && until > timeOfSnowflake(id) ? 'timed-out' : undefined;
}

function readEvent(interaction: Interaction): Incoming['event'] | undefined {
	if (interaction.isChatInputCommand()) {
		return { kind: 'command', command: interaction.commandName, raw: readOptions(interaction.options.data) };
	}
	if (interaction.isAutocomplete()) {
		const typed = interaction.options.getFocused();
		return { kind: 'complete', command: interaction.commandName, typed };
	}
	if (interaction.isMessageComponent()) {
		const { message } = interaction;
		const invoker = message.interactionMetadata?.user.id;
		return {
			kind: 'press',
			command: commandOf(interaction.customId),
			id: interaction.customId,
			chosen: interaction.isStringSelectMenu() ? interaction.values : [],
			onEphemeral: message.flags.has(MessageFlags.Ephemeral),
			byInvoker: invoker === interaction.user.id,
			messageId: message.id,
		};
	}
	if (!interaction.isRepliable()) return undefined;
	return { kind: 'other', command: interaction.isCommand() ? interaction.commandName : '' };
}

function readOptions(data: readonly CommandInteractionOption[]): RawOptions {
	const first = data[0];
	if (first?.type === ApplicationCommandOptionType.Subcommand) {
		return { ...readOptions(first.options ?? []), subcommand: first.name };
	}
	return { options: Object.fromEntries(data.map(({ name, value }) => [name, value])) };
}
