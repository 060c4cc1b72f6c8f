import { type REST, RESTEvents } from 'discord.js';
import { HOUR_MS } from '../core/duration.ts';
import { timeOfSnowflake } from '../core/snowflake.ts';
import type { World } from '../core/world.ts';

export type DiscordClock = ReturnType<typeof createDiscordClock>;

/**
 * How far the machine's ticks are ahead of a clock, from the times that it tells. A time arrives late and never early, so the
 * smallest difference of the last `ms` milliseconds is the best one; undefined if nothing was heard in them.
 */
function createOffset(world: Pick<World, 'ticks'>, ms: number) {
	/** Each offset is greater than the one before it, and younger. */
	const heard: { readonly at: number; readonly offset: number }[] = [];
	return {
		hear(time: number): void {
			const at = world.ticks();
			const offset = at - time;
			while ((heard.at(-1)?.offset ?? offset - 1) >= offset) heard.pop();
			heard.push({ at, offset });
		},
		least(): number | undefined {
			const oldest = world.ticks() - ms;
			while ((heard[0]?.at ?? oldest) < oldest) heard.shift();
			return heard[0]?.offset;
		},
	};
}

/**
 * Discord's clock, as its ids and the `Date` of its answers tell it. Somebody may set the machine's clock, even while
 * Porter runs; this one goes by ticks, which may run fast or slow by some seconds a day, and can only be late.
 */
export function createDiscordClock(world: Pick<World, 'ticks'>) {
	const ids = createOffset(world, 6 * HOUR_MS);
	/** They may be those of something between Discord and here, so they count only until an id was heard. */
	const dates = createOffset(world, HOUR_MS);
	const least = () => ids.least() ?? dates.least();
	/** Learns from the `Date` of an answer. */
	const hear = (date: string | null | undefined): void => {
		const time = Date.parse(date ?? '');
		if (!Number.isNaN(time)) dates.hear(time);
	};
	return {
		hear,
		/** Learns from each answer that a REST client gets. */
		watch: (rest: REST): void =>
			void rest.on(RESTEvents.Response, (_request, { headers }) => hear(headers.get('date'))),
		/** Milliseconds since Discord gave out this id; 0 if nothing else has been heard of Discord for hours. */
		ageOf(id: string): number {
			const time = timeOfSnowflake(id);
			const own = world.ticks() - time;
			const before = least() ?? own;
			ids.hear(time);
			return own - Math.min(before, ids.least() ?? own);
		},
		/** Milliseconds since 1970; undefined if nothing has been heard of Discord for hours. */
		now(): number | undefined {
			const offset = least();
			return offset === undefined ? undefined : world.ticks() - offset;
		},
	};
}
