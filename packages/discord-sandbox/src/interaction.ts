import { randomBytes } from 'node:crypto';
import type { Component } from './body.ts';

/** Discord's interaction types. */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

/** Discord's response types. */
export const RESPONSE = {
	pong: 1,
	message: 4,
	deferredMessage: 5,
	deferredUpdate: 6,
	update: 7,
	choices: 8,
	modal: 9,
} as const;

export interface Choice {
	readonly name: string;
	readonly value: string | number;
}

/** A form that the bot opened. */
export interface Modal {
	readonly customId: string;
	readonly title: string;
	readonly components: readonly Component[];
}

/** One interaction and how far it has come. */
export interface Interaction {
	readonly id: string;
	readonly token: string;
	readonly type: number;
	readonly userId: string;
	readonly guildId: string | null;
	readonly channelId: string;
	readonly createdAt: number;
	/** Full name of the slash command, with sub-command. */
	readonly command?: string;
	/** Type of the option being typed, for autocomplete (3 string, 4 integer, 10 number). */
	readonly focusedType?: number;
	/** The message whose component was used, also when a modal came from one. */
	readonly sourceMessageId?: string;
	state: 'pending' | 'answered' | 'failed';
	responseType?: number;
	/** What `@original` means. */
	originalId?: string;
	/** A deferred answer that nothing has filled in yet. */
	waiting: boolean;
	/** Messages it created or edited, in order. */
	readonly messageIds: string[];
	choices?: readonly Choice[];
	modal?: Modal;
}

/** Response types that Discord takes for an interaction: 6 and 7 need a message whose component was used. */
export function allowedResponses(interaction: Interaction): readonly number[] {
	const source = interaction.sourceMessageId === undefined ? [] : [RESPONSE.deferredUpdate, RESPONSE.update];
	switch (interaction.type) {
		case INTERACTION.command:
			return [RESPONSE.message, RESPONSE.deferredMessage, RESPONSE.modal];
		case INTERACTION.component:
			return [RESPONSE.message, RESPONSE.deferredMessage, ...source, RESPONSE.modal];
		case INTERACTION.autocomplete:
			return [RESPONSE.choices];
		case INTERACTION.modal:
			return [RESPONSE.message, RESPONSE.deferredMessage, ...source];
		default:
			return [];
	}
}

/** A token as Discord makes them: whose it is can be read from it, but it cannot be guessed. */
export function createToken(interactionId: string): string {
	const random = randomBytes(60).toString('base64url');
	return Buffer.from(`interaction:${interactionId}:${random}`).toString('base64url');
}

/** Which interaction a token is for; the whole token is still to be compared. */
export function interactionIdOf(token: string): string {
	return Buffer.from(token, 'base64url').toString('utf8').split(':')[1] ?? '';
}
