import { type Client, Events } from 'discord.js';
import { type Log, traceOf } from '../log.ts';
import type { Dispatch } from './dispatch.ts';
import { readInteraction } from './incoming.ts';

/** Stops taking interactions; resolves when those under way are answered, or after `mostMs`. */
export type Drain = (mostMs: number) => Promise<void>;

/** Hands every interaction of the gateway to `dispatch`, and logs what becomes of the connection. */
export function listen(client: Client, dispatch: Dispatch, log: Log): Drain {
	const underWay = new Set<Promise<void>>();
	let draining = false;
	client.on(Events.InteractionCreate, (interaction) => {
		const incoming = draining ? undefined : readInteraction(interaction);
		if (!incoming) return;
		const work = dispatch(incoming).finally(() => underWay.delete(work));
		underWay.add(work);
	});
	client.on(Events.Error, (error) => log.error('gateway error', { error: traceOf(error) }));
	client.on(Events.ShardDisconnect, ({ code }) => log.warn('gateway closed', { code }));
	client.on(Events.ShardReconnecting, () => log.info('gateway reconnecting'));
	client.on(Events.ShardResume, () => log.info('gateway resumed'));
	return async (mostMs) => {
		draining = true;
		let timer: NodeJS.Timeout | undefined;
		const enough = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, mostMs);
		});
		await Promise.race([Promise.all(underWay), enough]);
		clearTimeout(timer);
	};
}
