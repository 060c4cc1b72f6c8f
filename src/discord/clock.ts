import { type REST, RESTEvents } from 'discord.js';
import { HOUR_MS } from '../core/duration.ts';
import { timeOfSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';

export type DiscordClock = ReturnType<typeof createDiscordClock>;

/**
 * Discord's clock, as its ids and the `Date` of its answers tell it. Somebody may set the machine's clock, even while
 * Porter runs; this one goes by ticks and can only be late, by up to a second and the time on the way.
 */
export function createDiscordClock(world: Pick<World, 'ticks'>) {
	/** Ticks less Discord's time: what is least was least late. Each is greater than the one before it, and younger. */
	let heard: { readonly at: number; readonly offset: number }[] = [];
	const hear = (time: number): void => {
		const at = world.ticks();
		const offset = at - time;
		heard = [...heard.filter((one) => one.offset < offset), { at, offset }];
	};
	const least = (): number | undefined => {
		// The ticks of a machine may run fast or slow by some seconds a day.
		const oldest = world.ticks() - HOUR_MS;
		heard = heard.filter(({ at }) => at >= oldest);
		return heard[0]?.offset;
	};
	return {
		/** Learns from each answer that a REST client gets. */
		watch: (rest: REST): void =>
			void rest.on(RESTEvents.Response, (_request, { headers }) => {
				const time = Date.parse(headers.get('date') ?? '');
				if (!Number.isNaN(time)) hear(time);
			}),
		/** Milliseconds since Discord gave out this id; 0 if nothing else has been heard of Discord for an hour. */
		ageOf(id: string): number {
			const time = timeOfSnowflake(id);
			hear(time);
			return world.ticks() - time - (least() ?? 0);
		},
		/** Milliseconds since 1970; undefined if nothing has been heard of Discord for an hour. */
		now(): number | undefined {
			const offset = least();
			return offset === undefined ? undefined : world.ticks() - offset;
		},
	};
}
