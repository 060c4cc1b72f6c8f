import { PERSONAS, type PersonaKey, persona } from '../../../sandbox/fixtures/personas.ts';
import type { Component, Embed } from './body.ts';
import { CHANNELS, type ChannelKey } from './guild.ts';
import type { Message, MessageBody } from './message.ts';
import { isThinking } from './message-wire.ts';
import { canEnter } from './permission.ts';
import type { World } from './world.ts';

/** A message as people see it, at one moment. */
export interface SandboxMessage {
	readonly id: string;
	readonly channelId: string;
	/** The only person who sees it; absent: the channel sees it. */
	readonly ephemeralFor?: PersonaKey;
	/** Who ran the command or used the component that it answers. */
	readonly invokedBy?: PersonaKey;
	/** Full name of the command, as in "nora used /session login". */
	readonly command?: string;
	readonly content: string;
	readonly embeds: readonly Embed[];
	readonly components: readonly Component[];
	/** File names. */
	readonly attachments: readonly string[];
	/** Ids of users and roles that it notified, and 'everyone'. */
	readonly pings: readonly string[];
	/** "Porter is thinking...". */
	readonly thinking: boolean;
	/** It shows "(edited)". */
	readonly edited: boolean;
	readonly deleted: boolean;
	/** What it said before, oldest first: people have seen that too. */
	readonly earlier: readonly MessageBody[];
}

/** Whether somebody sees a message: may enter the channel and, if it is ephemeral, is its addressee. */
export function sees(world: World, userId: string, message: Message): boolean {
	if (message.deleted) return false;
	if (message.ephemeralFor !== null && message.ephemeralFor !== userId) return false;
	const place = world.channel(message.channelId);
	return place !== undefined && canEnter(place.guild, place.channel, userId);
}

/** What a person sees in a channel, oldest first; nothing in one that they may not enter. */
export function visibleTo(world: World, key: PersonaKey, channel: ChannelKey): SandboxMessage[] {
	const { discordId } = persona(key);
	return [...world.messages.values()]
		.filter((message) => message.channelId === CHANNELS[channel] && sees(world, discordId, message))
		.map(shown);
}

/** Every message that was ever open to a channel, also those that were deleted since. */
export function openMessages(world: World): SandboxMessage[] {
	return [...world.messages.values()].filter(({ ephemeralFor }) => ephemeralFor === null).map(shown);
}

export function shown(message: Message): SandboxMessage {
	const { body, origin } = message;
	const ephemeralFor = keyOf(message.ephemeralFor);
	const invokedBy = keyOf(origin?.userId ?? null);
	return {
		id: message.id,
		channelId: message.channelId,
		...(ephemeralFor ? { ephemeralFor } : {}),
		...(invokedBy ? { invokedBy } : {}),
		...(origin?.command === undefined ? {} : { command: origin.command }),
		content: body.content,
		embeds: body.embeds,
		components: body.components,
		attachments: body.attachments.map(({ filename }) => filename),
		pings: body.pings,
		thinking: isThinking(message),
		edited: message.editedAt !== null,
		deleted: message.deleted,
		earlier: [...message.earlier],
	};
}

function keyOf(discordId: string | null): PersonaKey | undefined {
	return PERSONAS.find((one) => one.discordId === discordId)?.key;
}
