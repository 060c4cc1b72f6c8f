import * as z from 'zod';
import { PING_USERS, postFor } from '../answer-message.ts';
import { composeEdit, composeNew } from '../compose.ts';
import { FAIL } from '../failure.ts';
import { allowedResponses, type Interaction, RESPONSE } from '../interaction.ts';
import { BadBody } from '../issue.ts';
import { EMPTY_BODY, MESSAGE_FLAG, type Message, NOTHING } from '../message.ts';
import { messageWire } from '../message-wire.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { SCHEMA } from '../schema.ts';
import { checkThread } from '../thread-lock.ts';
import { readChoices } from '../validate-choices.ts';
import { readMessage } from '../validate-message.ts';
import { readModal } from '../validate-modal.ts';
import type { DiscordWorld } from '../world.ts';

const Envelope = z.object({ type: z.number(), data: z.unknown().optional() });

/** The first response to an interaction: once, in time, of a type that fits. */
export function callbackRoutes(world: DiscordWorld): RestRoute[] {
	return [
		{
			method: 'POST',
			path: '/interactions/:interaction/:token/callback',
			bot: false,
			handle: (call) => respond(world, call),
		},
	];
}

function respond(world: DiscordWorld, call: RestCall): RestAnswer {
	const interaction = world.interactions.get(call.params.interaction ?? '');
	if (!interaction || interaction.token !== call.params.token) throw FAIL.unknownInteraction();
	if (interaction.state === 'answered') throw FAIL.acknowledged();
	if (interaction.state === 'failed') throw FAIL.unknownInteraction();
	const envelope = Envelope.safeParse(call.body);
	if (!envelope.success || !allowedResponses(interaction).includes(envelope.data.type)) {
		const message = `Not one of {${allowedResponses(interaction).join(', ')}} for this interaction.`;
		throw new BadBody([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]);
	}
	const { type, data } = envelope.data;
	const message = take(world, interaction, type, data, call);
	interaction.state = 'answered';
	interaction.responseType = type;
	if (message) {
		interaction.originalId = message.id;
		if (!interaction.messageIds.includes(message.id)) interaction.messageIds.push(message.id);
	}
	world.announce({ kind: 'interaction-answered', interactionId: interaction.id });
	if (call.query.get('with_response') !== 'true') return { status: 204 };
	return { status: 200, body: described(world, interaction, type, message) };
}

function take(
	world: DiscordWorld,
	interaction: Interaction,
	type: number,
	data: unknown,
	call: RestCall,
): Message | undefined {
	const source = world.messages.get(interaction.sourceMessageId ?? '');
	const { onUnknownKeys } = call;
	switch (type) {
		case RESPONSE.message:
		case RESPONSE.deferredMessage: {
			const patch = readMessage(SCHEMA.respondWithMessage, call.body, data, ['data'], NOTHING, onUnknownKeys);
			checkThread(world, interaction.channelId, 'post', 'interaction');
			const ephemeral = ((patch.flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
			interaction.waiting = type === RESPONSE.deferredMessage;
			const made = interaction.waiting
				? { body: EMPTY_BODY, flags: MESSAGE_FLAG.loading }
				: composeNew(patch, call.files, PING_USERS);
			return postFor(world, interaction, made, ephemeral, false);
		}
		case RESPONSE.deferredUpdate:
			readMessage(SCHEMA.respondWithUpdate, call.body, undefined, ['data'], source ?? NOTHING, onUnknownKeys);
			interaction.waiting = true;
			return source;
		case RESPONSE.update: {
			if (!source || source.deleted) throw FAIL.unknownMessage();
			const patch = readMessage(SCHEMA.respondWithUpdate, call.body, data, ['data'], source, onUnknownKeys);
			checkThread(world, source.channelId, 'edit', 'interaction');
			const made = composeEdit(source, patch, call.files);
			world.edit(source, made.body, made.flags, true);
			return source;
		}
		case RESPONSE.choices:
			interaction.choices = readChoices(call.body, interaction.focusedType, onUnknownKeys);
			return undefined;
		default:
			interaction.modal = readModal(call.body, onUnknownKeys);
			return undefined;
	}
}

function described(
	world: DiscordWorld,
	interaction: Interaction,
	type: number,
	message: Message | undefined,
) {
	return {
		interaction: {
			id: interaction.id,
			type: interaction.type,
			...(message
				? {
						response_message_id: message.id,
						response_message_loading: (message.flags & MESSAGE_FLAG.loading) !== 0,
						response_message_ephemeral: message.ephemeralFor !== null,
						channel_id: message.channelId,
						...(interaction.guildId === null ? {} : { guild_id: interaction.guildId }),
					}
				: {}),
		},
		...(message ? { resource: { type, message: messageWire(world, message) } } : {}),
	};
}
