import { PermissionFlagsBits } from 'discord-api-types/v10';
import * as z from 'zod';
import type { MessagePatch } from '../body.ts';
import { composeEdit, composeNew } from '../compose.ts';
import { FAIL } from '../failure.ts';
import { BadBody } from '../issue.ts';
import { type Message, NOTHING } from '../message.ts';
import { FORWARD, messageWire } from '../message-wire.ts';
import { channelPermissions, isThread } from '../permission.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { SCHEMA } from '../schema.ts';
import { checkThread } from '../thread-lock.ts';
import { readMessage } from '../validate-message.ts';
import type { DiscordWorld } from '../world.ts';

const { ManageMessages, ReadMessageHistory, ViewChannel, SendMessages, SendMessagesInThreads } =
	PermissionFlagsBits;
const TEXT_CHANNELS = [0, 2, 5, 10, 11, 12, 13];
/** Messages outside interactions may notify anybody unless `allowed_mentions` says otherwise. */
const PING_ALL = ['users', 'roles', 'everyone'];

/** Messages that the bot posts by itself, such as a log. */
export function channelMessageRoutes(world: DiscordWorld): RestRoute[] {
	const all = '/channels/:channel/messages';
	const one = `${all}/:message`;
	const route = (method: string, path: string, handle: (call: RestCall) => RestAnswer): RestRoute => ({
		method,
		path,
		bot: true,
		handle,
	});
	const byNonce = new Map<string, Message>();
	return [
		route('GET', all, ({ params, query }) => {
			const may = botIn(world, params.channel, ViewChannel);
			// Who may not read the history gets an empty list, not a refusal.
			const readable = may & ReadMessageHistory ? [...world.messages.values()] : [];
			const open = readable.filter((one) => isOpenIn(one, params.channel));
			return ok(page(open, query).map((message) => messageWire(world, message)));
		}),
		route('POST', all, (call) => {
			botIn(world, call.params.channel, ViewChannel, 'send');
			checkThread(world, call.params.channel ?? '', 'post', 'channel');
			const patch = readMessage(SCHEMA.postMessage, call.body, call.body, [], NOTHING, call.onUnknownKeys);
			const made = composeNew(referring(world, patch, call.params.channel), call.files, PING_ALL);
			const channelId = call.params.channel ?? '';
			const nonce = nonceOf(call.body);
			const earlier = nonce === undefined ? undefined : byNonce.get(`${channelId} ${nonce}`);
			if (earlier) return ok(messageWire(world, earlier));
			const message = world.post({ channelId, ephemeralFor: null, origin: null, ...made });
			if (nonce !== undefined) remember(byNonce, `${channelId} ${nonce}`, message);
			return ok(messageWire(world, message));
		}),
		route('POST', '/channels/:channel/typing', ({ params }) => {
			botIn(world, params.channel, ViewChannel, 'send');
			return { status: 204 };
		}),
		route('GET', one, (call) => ok(messageWire(world, openMessage(world, call)))),
		route('PATCH', one, (call) => {
			const message = openMessage(world, call);
			if (message.author.id !== world.bot.id) throw FAIL.notTheAuthor();
			checkThread(world, message.channelId, 'edit', 'channel');
			const patch = readMessage(SCHEMA.editMessage, call.body, call.body, [], message, call.onUnknownKeys);
			const made = composeEdit(message, patch, call.files);
			world.edit(message, made.body, made.flags, true);
			return ok(messageWire(world, message));
		}),
		route('DELETE', one, (call) => {
			const message = openMessage(world, call);
			if (message.author.id !== world.bot.id) botIn(world, call.params.channel, ManageMessages);
			checkThread(world, message.channelId, 'delete', 'channel');
			world.remove(message);
			return { status: 204 };
		}),
	];
}

/** Discord compares enforced nonces for a few minutes; here so many messages are remembered. */
const NONCES = 1000;

function remember(byNonce: Map<string, Message>, nonce: string, message: Message): void {
	byNonce.set(nonce, message);
	for (const oldest of byNonce.keys()) if (byNonce.size > NONCES) byNonce.delete(oldest);
}

/** With an enforced nonce, a message that was posted already is answered instead of being posted twice. */
function nonceOf(body: unknown): string | undefined {
	const { nonce, enforce_nonce: isEnforced } = Nonce.safeParse(body).data ?? {};
	return isEnforced && nonce !== undefined ? String(nonce) : undefined;
}

const Nonce = z.object({
	nonce: z.union([z.string(), z.number()]).optional(),
	enforce_nonce: z.boolean().optional(),
});

/**
 * The messages of a channel that a request asks for, newest first; ids count up with time.
 * @throws BadBody for a limit that Discord does not take
 */
function page(messages: readonly Message[], query: URLSearchParams): readonly Message[] {
	const limit = Number(query.get('limit') ?? 50);
	if (!(limit >= 1 && limit <= 100)) {
		const message = 'int value should be between 1 and 100.';
		throw new BadBody([{ path: ['limit'], code: 'NUMBER_TYPE_MAX', message }]);
	}
	const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name));
	const newestFirst = messages.toReversed();
	if (before) return newestFirst.filter(({ id }) => BigInt(id) < BigInt(before)).slice(0, limit);
	if (after) return newestFirst.filter(({ id }) => BigInt(id) > BigInt(after)).slice(-limit);
	if (!around) return newestFirst.slice(0, limit);
	const middle = newestFirst.findIndex(({ id }) => BigInt(id) <= BigInt(around));
	const start = Math.max(0, (middle < 0 ? newestFirst.length : middle) - (limit >> 1));
	return newestFirst.slice(start, start + limit);
}

/** The message that a reply or a forward refers to must be there. @throws BadBody */
function referring(world: DiscordWorld, patch: MessagePatch, channelId = ''): MessagePatch {
	const { message_reference: reference, ...rest } = patch;
	if (!reference) return patch;
	const channel = reference.channel_id ?? channelId;
	const found = world.messages.get(reference.message_id);
	if (found && isOpenIn(found, channel)) {
		return { ...patch, message_reference: { ...reference, channel_id: channel } };
	}
	if (reference.fail_if_not_exists === false && reference.type !== FORWARD) return rest;
	const code = 'REPLIES_UNKNOWN_MESSAGE';
	throw new BadBody([{ path: ['message_reference'], code, message: 'Unknown message' }]);
}

/** Ephemeral messages cannot be reached through their channel. */
function isOpenIn(message: Message, channelId: string | undefined): boolean {
	return message.channelId === channelId && message.ephemeralFor === null && !message.deleted;
}

function openMessage(world: DiscordWorld, { params }: RestCall): Message {
	botIn(world, params.channel, ViewChannel);
	const message = world.messages.get(params.message ?? '');
	if (!message || !isOpenIn(message, params.channel)) throw FAIL.unknownMessage();
	return message;
}

/** @returns what the bot may do in the channel. @throws RestFailure if it may not do that */
function botIn(world: DiscordWorld, channelId: string | undefined, needed: bigint, send?: 'send'): bigint {
	const place = world.channel(channelId ?? '');
	if (!place) throw FAIL.unknownChannel();
	const bot = place.guild.members.get(world.bot.id);
	const may = bot ? channelPermissions(place.guild, place.channel, bot) : 0n;
	if (!(may & ViewChannel)) throw FAIL.missingAccess();
	if (!(may & needed)) throw FAIL.missingPermissions();
	if (send === undefined) return may;
	if (!TEXT_CHANNELS.includes(place.channel.type)) throw FAIL.wrongChannelType();
	if (!(may & (isThread(place.channel) ? SendMessagesInThreads : SendMessages))) {
		throw FAIL.missingPermissions();
	}
	return may;
}

function ok(body: unknown): RestAnswer {
	return { status: 200, body };
}
