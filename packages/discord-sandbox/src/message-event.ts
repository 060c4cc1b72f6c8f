import type { Gateway } from './gateway.ts';
import { INTENT } from './gateway-session.ts';
import { messageWire } from './message-wire.ts';
import type { DiscordWorld } from './world.ts';

const EVENT: Readonly<Record<string, string>> = {
	'message-created': 'MESSAGE_CREATE',
	'message-edited': 'MESSAGE_UPDATE',
	'message-deleted': 'MESSAGE_DELETE',
};

/** Tells bots that asked for it (intent GUILD_MESSAGES) of open messages. */
export function tellMessages(world: DiscordWorld, gateway: Gateway): void {
	world.subscribe((change) => {
		if (!('messageId' in change)) return;
		const message = world.messages.get(change.messageId);
		const place = message && world.channel(message.channelId);
		if (!place || message.ephemeralFor !== null) return;
		const guild = { guild_id: place.guild.id };
		const data =
			change.kind === 'message-deleted'
				? { id: message.id, channel_id: message.channelId, ...guild }
				: { ...messageWire(world, message), ...guild };
		gateway.dispatch(EVENT[change.kind] ?? '', data, INTENT.guildMessages);
	});
}
