import { createExchange, type Exchange, until } from './exchange.ts';
import type { Gateway } from './gateway.ts';
import type { Message } from './message.ts';
import type { DiscordUser } from './model.ts';
import { type PersonAct, startInteraction } from './start-interaction.ts';
import { type SandboxMessage, sees } from './visibility.ts';
import type { DiscordWorld } from './world.ts';

/** How long people wait, in milliseconds. */
export interface PersonLimits {
	/** For the first response. */
	readonly responseMs: number;
	/** For a deferred answer. */
	readonly settleMs: number;
}

/** One person with what all their acts need. */
export interface PersonActor {
	readonly world: DiscordWorld;
	readonly key: string;
	readonly user: DiscordUser;
	/** Sends an interaction, and waits for its answer. */
	act(what: Omit<PersonAct, 'user'>): Promise<Exchange>;
	/** @throws Error if the person does not see the message */
	seen(message: SandboxMessage | string): Message;
}

export function createPersonActor(
	world: DiscordWorld,
	gateway: Gateway,
	key: string,
	limits: PersonLimits,
): PersonActor {
	const user = world.keys.person(key);
	return {
		world,
		key,
		user,
		async act(what) {
			const interaction = startInteraction(world, gateway, { ...what, user }, limits.responseMs);
			const exchange = createExchange(world, interaction, limits.settleMs);
			await until(world, () => interaction.state !== 'pending', limits.responseMs * 2);
			return exchange.settled();
		},
		seen(message) {
			const found = world.messages.get(typeof message === 'string' ? message : message.id);
			if (!found || !sees(world, user.id, found)) throw new Error(`${key} does not see this message`);
			return found;
		},
	};
}
