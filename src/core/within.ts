import type { World } from './world.ts';

/** The result of `work` if it is there within `ms` milliseconds; otherwise undefined, and the work goes on by itself. */
export function within<T>(world: Pick<World, 'after'>, ms: number, work: Promise<T>): Promise<T | undefined> {
	return new Promise((resolve, reject) => {
		const callOff = world.after(ms, () => resolve(undefined));
		work.finally(callOff).then(resolve, reject);
	});
}
