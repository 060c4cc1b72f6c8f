import { Secret } from '../../../src/core/secret.ts';
import type { Incoming } from '../../../src/discord/interaction.ts';

/** adam's use of a command in a channel, just received. */
export function incoming(command: string, more: Partial<Incoming> = {}): Incoming {
	return {
		id: '1',
		token: new Secret('token'),
		applicationId: '2',
		caller: { id: '3', username: 'adam', avatarUrl: 'https://cdn.discordapp.com/a.png' },
		guildId: '4',
		channelId: '5',
		roleIds: [],
		receivedAt: 0,
		ageMs: 0,
		event: { kind: 'command', command, raw: { options: {} } },
		...more,
	};
}
