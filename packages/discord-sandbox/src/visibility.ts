import type { Component, Embed } from './body.ts';
import type { FixtureKeys } from './fixture.ts';
import type { Message, MessageBody } from './message.ts';
import { isThinking } from './message-wire.ts';
import { canEnter } from './permission.ts';
import type { DiscordWorld } from './world.ts';

/** A message as people see it, at one moment. */
export interface SandboxMessage<K extends FixtureKeys = FixtureKeys> {
	readonly id: string;
	readonly channelId: string;
	/** The person who wrote it; absent: the bot. */
	readonly writtenBy?: K['person'];
	/** The only person who sees it; absent: the channel sees it. */
	readonly ephemeralFor?: K['person'];
	/** Who ran the command or used the component that it answers. */
	readonly invokedBy?: K['person'];
	/** Full name of the command, as in "alice used /ask". */
	readonly command?: string;
	readonly content: string;
	readonly embeds: readonly Embed[];
	readonly components: readonly Component[];
	/** File names. */
	readonly attachments: readonly string[];
	/** Ids of users and roles that it notified, and 'everyone'. */
	readonly pings: readonly string[];
	/** "Bot is thinking...". */
	readonly thinking: boolean;
	/** It shows "(edited)". */
	readonly edited: boolean;
	readonly deleted: boolean;
	/** What it said before, oldest first: people have seen that too. */
	readonly earlier: readonly MessageBody[];
}

/** Whether somebody sees a message: may enter the channel and, if it is ephemeral, is its addressee. */
export function sees(world: DiscordWorld, userId: string, message: Message): boolean {
	if (message.deleted) return false;
	if (message.ephemeralFor !== null && message.ephemeralFor !== userId) return false;
	const place = world.channel(message.channelId);
	return place !== undefined && canEnter(place.guild, place.channel, userId);
}

/** What a person sees in a channel, oldest first; nothing in one that they may not enter. */
export function visibleTo(world: DiscordWorld, key: string, channel: string): SandboxMessage[] {
	const { id } = world.keys.person(key);
	const channelId = world.keys.channel(channel);
	return [...world.messages.values()]
		.filter((message) => message.channelId === channelId && sees(world, id, message))
		.map((message) => shown(world, message));
}

/** Every message that was ever open to a channel, also those that were deleted since. */
export function openMessages(world: DiscordWorld): SandboxMessage[] {
	return [...world.messages.values()]
		.filter(({ ephemeralFor }) => ephemeralFor === null)
		.map((message) => shown(world, message));
}

export function shown({ keys }: DiscordWorld, message: Message): SandboxMessage {
	const { body, origin } = message;
	const writtenBy = keys.personOf(message.author.id);
	const ephemeralFor = keys.personOf(message.ephemeralFor);
	const invokedBy = keys.personOf(origin?.userId ?? null);
	return {
		id: message.id,
		channelId: message.channelId,
		...(writtenBy ? { writtenBy } : {}),
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
