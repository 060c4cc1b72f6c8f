import { type Client, Events } from 'discord.js';
import { type Log, traceOf } from '../core/log.ts';
import { within } from '../core/within.ts';
import { machine } from '../core/world.ts';
import type { Dispatch } from './dispatch.ts';
import { readInteraction } from './interaction.ts';

/** Answers further interactions with `restarting` only; resolves when those under way are answered, or after `mostMs`. */
export type Drain = (mostMs: number) => Promise<void>;

/**
 * Hands every interaction of the gateway to `dispatch`, and logs what becomes of the connection. `onLost` is called when
 * Discord has closed it for good, such as after the token was reset: connecting again would be refused again.
 */
export function listen(client: Client, dispatch: Dispatch, log: Log, onLost: () => void): Drain {
	const underWay = new Set<Promise<void>>();
	let draining = false;
	client.on(Events.InteractionCreate, (interaction) => {
		const incoming = readInteraction(interaction);
		if (!incoming) return;
		const work = dispatch(incoming, draining).finally(() => underWay.delete(work));
		underWay.add(work);
	});
	client.on(Events.Error, (error) => log.error('gateway error', { error: traceOf(error) }));
	client.on(Events.ShardDisconnect, ({ code }) => {
		if (draining) return;
		log.error('gateway closed for good', { code });
		onLost();
	});
	client.on(Events.ShardReconnecting, () => {
		if (!draining) log.info('gateway reconnecting');
	});
	client.on(Events.ShardResume, () => log.info('gateway resumed'));
	const done = async (): Promise<void> => {
		// Those that come meanwhile are answered too.
		while (underWay.size > 0) await Promise.all(underWay);
	};
	return async (mostMs) => {
		draining = true;
		await within(machine, mostMs, done());
	};
}
