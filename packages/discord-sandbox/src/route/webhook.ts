import { PING_USERS, postFor } from '../answer-message.ts';
import { composeEdit, composeNew } from '../compose.ts';
import { FAIL } from '../failure.ts';
import { type Interaction, interactionIdOf, RESPONSE } from '../interaction.ts';
import { MESSAGE_FLAG, type Message, NOTHING } from '../message.ts';
import { messageWire } from '../message-wire.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { SCHEMA } from '../schema.ts';
import { checkThread } from '../thread-lock.ts';
import { readMessage } from '../validate-message.ts';
import type { DiscordWorld } from '../world.ts';

/** What a bot does with an interaction after its first response: further messages, edits, deletions, for 15 minutes. */
export function webhookRoutes(world: DiscordWorld, tokenMs: number): RestRoute[] {
	const one = '/webhooks/:application/:token/messages/:message';
	const live = (call: RestCall) => interactionOf(world, call, tokenMs);
	return [
		{
			method: 'POST',
			path: '/webhooks/:application/:token',
			bot: false,
			handle: (call) => followUp(world, live(call), call),
		},
		{
			method: 'GET',
			path: one,
			bot: false,
			handle: (call) => ok(world, messageOf(world, live(call), call)),
		},
		{ method: 'PATCH', path: one, bot: false, handle: (call) => edit(world, live(call), call) },
		{ method: 'DELETE', path: one, bot: false, handle: (call) => remove(world, live(call), call) },
	];
}

function interactionOf(world: DiscordWorld, { params }: RestCall, tokenMs: number): Interaction {
	if (params.application !== world.bot.id) throw FAIL.unknownWebhook();
	const found = world.interactions.get(interactionIdOf(params.token ?? ''));
	if (!found || found.token !== params.token || Date.now() - found.createdAt > tokenMs)
		throw FAIL.invalidWebhookToken();
	if (found.state !== 'answered') throw FAIL.unknownWebhook();
	if (found.guildId !== null && !world.channel(found.channelId)) throw FAIL.unknownChannel();
	return found;
}

/** `@original`, or a message of this interaction by its id. */
function messageOf(world: DiscordWorld, interaction: Interaction, { params }: RestCall): Message {
	const id = params.message === '@original' ? interaction.originalId : params.message;
	const message = world.messages.get(id ?? '');
	const mine = message && (id === interaction.originalId || message.origin?.interactionId === interaction.id);
	if (!mine || message.deleted) throw FAIL.unknownMessage();
	return message;
}

function followUp(world: DiscordWorld, interaction: Interaction, call: RestCall): RestAnswer {
	const deferred = deferredAnswer(world, interaction);
	const before = deferred ?? NOTHING;
	const patch = readMessage(SCHEMA.followUp, call.body, call.body, [], before, call.onUnknownKeys);
	if (deferred) {
		// Discord makes the first follow-up after a deferred answer its edit: the visibility is that of the deferral.
		checkThread(world, deferred.channelId, 'edit', 'interaction');
		const made = composeEdit(deferred, patch, call.files);
		return fill(world, interaction, deferred, made.body, made.flags);
	}
	checkThread(world, interaction.channelId, 'post', 'interaction');
	const ephemeral = ((patch.flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
	const made = composeNew(patch, call.files, PING_USERS);
	const message = postFor(world, interaction, made, ephemeral, true);
	interaction.messageIds.push(message.id);
	settle(world, interaction);
	return ok(world, message);
}

function edit(world: DiscordWorld, interaction: Interaction, call: RestCall): RestAnswer {
	const message = messageOf(world, interaction, call);
	checkThread(world, message.channelId, 'edit', 'interaction');
	const patch = readMessage(SCHEMA.editAnswer, call.body, call.body, [], message, call.onUnknownKeys);
	const made = composeEdit(message, patch, call.files);
	return fill(world, interaction, message, made.body, made.flags);
}

function fill(
	world: DiscordWorld,
	interaction: Interaction,
	message: Message,
	body: Message['body'],
	flags: number,
): RestAnswer {
	const thinking = (message.flags & MESSAGE_FLAG.loading) !== 0;
	world.edit(message, body, flags, !thinking);
	if (!interaction.messageIds.includes(message.id)) interaction.messageIds.push(message.id);
	settle(world, interaction);
	return ok(world, message);
}

function remove(world: DiscordWorld, interaction: Interaction, call: RestCall): RestAnswer {
	// Whose "thinking" is deleted still waits: the bot goes on with a follow-up.
	const message = messageOf(world, interaction, call);
	checkThread(world, message.channelId, 'delete', 'interaction');
	// Whose "thinking" is deleted still waits: the bot goes on with a follow-up.
	world.remove(message);
	return { status: 204 };
}

function deferredAnswer(world: DiscordWorld, interaction: Interaction): Message | undefined {
	if (interaction.responseType !== RESPONSE.deferredMessage || !interaction.waiting) return undefined;
	const original = world.messages.get(interaction.originalId ?? '');
	return original?.deleted ? undefined : original;
}

function settle(world: DiscordWorld, interaction: Interaction): void {
	if (!interaction.waiting) return;
	interaction.waiting = false;
	world.announce({ kind: 'interaction-filled', interactionId: interaction.id });
}

function ok(world: DiscordWorld, message: Message): RestAnswer {
	return { status: 200, body: messageWire(world, message) };
}
