import type { Component, Embed } from 'discord-sandbox';
import * as z from 'zod';
import { CHANNELS, type ChannelKey } from '../fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';

/** What the page and its server say to each other over the WebSocket, as JSON. The browser imports only types of it. */

const PERSONA_KEYS = PERSONAS.map(({ key }) => key);
const CHANNEL_KEYS = Object.keys(CHANNELS).filter((key): key is ChannelKey => key in CHANNELS);

/** How the Portal can be made to behave. */
const PORTAL_MODES = ['well', 'slow-1', 'slow-4', 'never', 'down', 'busy', 'nonsense'] as const;
export type PortalMode = (typeof PORTAL_MODES)[number];

/** What else can be made to fail, each on or off. */
export const FAULT_NAMES = ['expired', 'five-logins', 'widened', 'discord-500'] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** Counts up in a browser; the answer carries the same number. */
const id = z.int().nonnegative();
const text = z.string().max(6000);

/** What a browser may ask for. `look` comes first, and says as whom and where everything after it happens. */
export const PageRequest = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('look'), persona: z.enum(PERSONA_KEYS), channel: z.enum(CHANNEL_KEYS) }),
	z.object({
		kind: z.literal('slash'),
		id,
		command: text,
		sub: text.optional(),
		options: z.record(z.string(), z.union([text, z.number(), z.boolean()])),
		/** As the person typed it. */
		typed: text,
	}),
	z.object({
		kind: z.literal('complete'),
		id,
		command: text,
		sub: text.optional(),
		option: text,
		typed: text,
	}),
	z.object({ kind: z.literal('press'), id, message: text, control: text }),
	z.object({ kind: z.literal('choose'), id, message: text, values: z.array(text).max(25) }),
	z.object({ kind: z.literal('dismiss'), attempt: text }),
	z.object({ kind: z.literal('portal'), mode: z.enum(PORTAL_MODES) }),
	z.object({ kind: z.literal('fault'), fault: z.enum(FAULT_NAMES), on: z.boolean() }),
	z.object({ kind: z.literal('reset') }),
]);
export type PageRequest = z.infer<typeof PageRequest>;

interface PersonaView {
	readonly key: PersonaKey;
	readonly discordId: string;
	readonly name: string;
	readonly about: string;
}

export interface ChannelItem {
	readonly key: ChannelKey;
	readonly id: string;
	readonly name: string;
	readonly kind: 'text' | 'thread' | 'forum' | 'news' | 'voice' | 'category';
	readonly parent?: ChannelKey;
	/** @everyone cannot see it. */
	readonly locked: boolean;
	/** Messages can be written in it: not in categories and forums. */
	readonly writable: boolean;
}

/** A role, without the @ before its name. */
export interface RoleItem {
	readonly id: string;
	readonly name: string;
}

/** An option of a command; `type` is Discord's number. */
export interface OptionView {
	readonly name: string;
	readonly description: string;
	readonly type: number;
	readonly required: boolean;
	readonly autocomplete: boolean;
	readonly choices: readonly { readonly name: string; readonly value: string | number }[];
}

/** A command, or one of its sub-commands. */
export interface CommandView {
	readonly name: string;
	readonly sub?: string;
	readonly description: string;
	readonly options: readonly OptionView[];
}

/** A message as one person sees it now. */
export interface MessageView {
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly ephemeral: boolean;
	readonly invokedBy?: PersonaKey;
	readonly command?: string;
	readonly content: string;
	readonly embeds: readonly Embed[];
	readonly components: readonly Component[];
	readonly thinking: boolean;
	readonly edited: boolean;
}

/** Something that a person did and that has no answer (yet). */
export interface AttemptView {
	readonly id: string;
	readonly at: number;
	/** `/profile` or the label of a control. */
	readonly what: string;
	readonly state: 'under-way' | 'failed';
	/** The message whose control was used. */
	readonly message?: string;
}

/** One step on an interaction's way. `at`: milliseconds after it began, where known. */
export interface StepView {
	readonly part: 'Discord' | 'Porter' | 'Portal';
	readonly text: string;
	readonly note?: string;
	readonly at?: number;
	readonly tone: 'plain' | 'good' | 'bad';
}

/** What happened in a person's last interaction. */
export interface TraceView {
	readonly title: string;
	readonly state: 'under-way' | 'over';
	readonly steps: readonly StepView[];
}

/** Everything that a browser shows. Nothing in it that its persona could not see on Discord. */
export interface State {
	readonly kind: 'state';
	readonly guild: string;
	readonly personas: readonly PersonaView[];
	readonly persona: PersonaKey;
	readonly channel: ChannelKey;
	readonly roles: readonly RoleItem[];
	/** Those that the persona may enter. */
	readonly channels: readonly ChannelItem[];
	readonly commands: readonly CommandView[];
	readonly messages: readonly MessageView[];
	readonly attempts: readonly AttemptView[];
	readonly trace?: TraceView;
	readonly mode: PortalMode;
	readonly faultsOn: Readonly<Record<FaultName, boolean>>;
	/** What cannot be made to fail for this persona, having no Portal account. */
	readonly unavailable: readonly FaultName[];
	/** The sandbox is being changed, or why Porter does not run. */
	readonly notice?: string;
	readonly busy: boolean;
}

/** The answer to an ask with an id. */
export interface Result {
	readonly kind: 'result';
	readonly id: number;
	/** Why it was not even sent: Discord's client would not have let the person do it. */
	readonly refused?: string;
	readonly choices?: readonly { readonly name: string; readonly value: string }[];
}

/** Told after the page's own code has changed. */
interface Reload {
	readonly kind: 'reload';
}

export type Told = State | Result | Reload;
