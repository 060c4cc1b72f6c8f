import { PermissionFlagsBits } from 'discord-api-types/v10';
import { commandActs } from './command-acts.ts';
import { componentActs } from './component-acts.ts';
import { enterable } from './entrance.ts';
import type { Gateway } from './gateway.ts';
import { INTERACTION } from './interaction.ts';
import { EMPTY_BODY } from './message.ts';
import type { Person } from './person.ts';
import { createPersonActor, type PersonLimits } from './person-actor.ts';
import { pingsOf } from './ping.ts';
import { isRecord } from './schema.ts';
import { shown } from './visibility.ts';
import type { DiscordWorld } from './world.ts';

/** @param key of somebody in the fixture. @throws Error if there is nobody of that key */
export function createPerson(
	world: DiscordWorld,
	gateway: Gateway,
	key: string,
	limits: PersonLimits,
): Person {
	const actor = createPersonActor(world, gateway, key, limits);
	return {
		...commandActs(actor),
		...componentActs(actor),
		write(channel, content) {
			const channelId = enterable(world, key, channel, PermissionFlagsBits.SendMessages).channel.id;
			const pings = pingsOf({ content, components: [], allowed: undefined, byDefault: ['users', 'roles'] });
			const body = { ...EMPTY_BODY, content, pings };
			return shown(
				world,
				world.post({ channelId, author: actor.user, ephemeralFor: null, origin: null, body, flags: 0 }),
			);
		},
		async raw({ type, data, channel, message, overrides }) {
			const sourceMessageId = typeof message === 'string' ? message : message?.id;
			const command = type === INTERACTION.command && isRecord(data) ? data.name : undefined;
			return actor.act({
				...(typeof command === 'string' ? { command } : {}),
				type,
				data,
				channelId: channel === null ? null : world.keys.channel(channel),
				...(sourceMessageId === undefined ? {} : { sourceMessageId }),
				...(overrides ? { overrides } : {}),
			});
		},
	};
}
