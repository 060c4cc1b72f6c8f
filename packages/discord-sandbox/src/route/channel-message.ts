import { PermissionFlagsBits } from 'discord-api-types/v10';
import { composeEdit, composeNew } from '../compose.ts';
import { FAIL } from '../failure.ts';
import { type Message, NOTHING } from '../message.ts';
import { messageWire } from '../message-wire.ts';
import { channelPermissions, isThread } from '../permission.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { SCHEMA } from '../schema.ts';
import { readMessage } from '../validate-message.ts';
import type { DiscordWorld } from '../world.ts';

const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
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
	return [
		route('GET', all, ({ params, query }) => {
			botIn(world, params.channel, ViewChannel);
			const limit = Number(query.get('limit') ?? 50);
			const open = [...world.messages.values()].filter((one) => isOpenIn(one, params.channel));
			return ok(
				open
					.toReversed()
					.slice(0, limit)
					.map((message) => messageWire(world, message)),
			);
		}),
		route('POST', all, (call) => {
			botIn(world, call.params.channel, ViewChannel, 'send');
			const patch = readMessage(SCHEMA.postMessage, call.body, call.body, [], NOTHING);
			const made = composeNew(patch, call.files, PING_ALL);
			const channelId = call.params.channel ?? '';
			const message = world.post({ channelId, ephemeralFor: null, origin: null, ...made });
			return ok(messageWire(world, message));
		}),
		route('GET', one, (call) => ok(messageWire(world, openMessage(world, call)))),
		route('PATCH', one, (call) => {
			const message = openMessage(world, call);
			const patch = readMessage(SCHEMA.editMessage, call.body, call.body, [], message);
			const made = composeEdit(message, patch, call.files);
			world.edit(message, made.body, made.flags, true);
			return ok(messageWire(world, message));
		}),
		route('DELETE', one, (call) => {
			world.remove(openMessage(world, call));
			return { status: 204 };
		}),
	];
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

/** @throws RestFailure if the bot may not do that in the channel */
function botIn(world: DiscordWorld, channelId: string | undefined, needed: bigint, send?: 'send'): void {
	const place = world.channel(channelId ?? '');
	if (!place) throw FAIL.unknownChannel();
	const bot = place.guild.members.get(world.bot.id);
	const may = bot ? channelPermissions(place.guild, place.channel, bot) : 0n;
	if (!(may & needed)) throw FAIL.missingAccess();
	if (send === undefined) return;
	if (!TEXT_CHANNELS.includes(place.channel.type)) throw FAIL.wrongChannelType();
	if (!(may & (isThread(place.channel) ? SendMessagesInThreads : SendMessages))) {
		throw FAIL.missingPermissions();
	}
}

function ok(body: unknown): RestAnswer {
	return { status: 200, body };
}
