import type { Gateway } from './gateway.ts';
import { INTENT } from './gateway-session.ts';
import { messageWire } from './message-wire.ts';
import type { DiscordWorld } from './world.ts';

const EVENT = { 'message-created': 'MESSAGE_CREATE', 'message-edited': 'MESSAGE_UPDATE' } as const;
/** What a bot without the intent MESSAGE_CONTENT gets of a message that is not meant for it. */
const WITHOUT_CONTENT = { content: '', embeds: [], components: [], attachments: [] };

/** Tells bots that asked for it (intent GUILD_MESSAGES) of open messages. */
export function tellMessages(world: DiscordWorld, gateway: Gateway): void {
	world.subscribe((change) => {
		if (!('messageId' in change)) return;
		const message = world.messages.get(change.messageId);
		const place = message && world.channel(message.channelId);
		if (!place || message.ephemeralFor !== null) return;
		const guild = { guild_id: place.guild.id };
		if (change.kind === 'message-deleted') {
			const gone = { id: message.id, channel_id: message.channelId, ...guild };
			gateway.dispatch('MESSAGE_DELETE', gone, INTENT.guildMessages);
			return;
		}
		const data = { ...messageWire(world, message), ...guild };
		const readable = message.author.bot || message.body.pings.includes(world.bot.id);
		const dataFor = (intents: number) =>
			readable || intents & INTENT.messageContent ? data : { ...data, ...WITHOUT_CONTENT };
		gateway.dispatch(EVENT[change.kind], dataFor, INTENT.guildMessages);
	});
}
