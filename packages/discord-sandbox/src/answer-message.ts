import type { Interaction } from './interaction.ts';
import { MESSAGE_FLAG, type Message, type Origin } from './message.ts';
import type { DiscordWorld } from './world.ts';

/** Answers to interactions notify users by default, but no roles and not everyone. */
export const PING_USERS = ['users'];

/** A new message in the place of the interaction; `ephemeral`: only its user sees it. */
export function postFor(
	world: DiscordWorld,
	interaction: Interaction,
	made: Pick<Message, 'body' | 'flags'>,
	ephemeral: boolean,
	followUp: boolean,
): Message {
	const origin: Origin = {
		interactionId: interaction.id,
		interactionType: interaction.type,
		userId: interaction.userId,
		guildId: interaction.guildId,
		followUp,
		...(interaction.command === undefined ? {} : { command: interaction.command }),
		...(interaction.sourceMessageId === undefined ? {} : { sourceMessageId: interaction.sourceMessageId }),
	};
	return world.post({
		channelId: interaction.channelId,
		ephemeralFor: ephemeral ? interaction.userId : null,
		origin,
		body: made.body,
		flags: made.flags | (ephemeral ? MESSAGE_FLAG.ephemeral : 0),
	});
}
