import type { World } from './world.ts';

/** The result of `work` if it is there within `ms` milliseconds; otherwise undefined, and the work goes on by itself. */
export async function within<T>(
	world: Pick<World, 'sleep'>,
	ms: number,
	work: Promise<T>,
): Promise<T | undefined> {
	const done = new AbortController();
	const late = world.sleep(ms, done.signal).then(
		() => undefined,
		() => undefined,
	);
	try {
		return await Promise.race([work, late]);
	} finally {
		done.abort();
	}
}
