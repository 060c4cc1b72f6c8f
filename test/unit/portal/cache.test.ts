import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createCache } from '../../../src/portal/cache.ts';
import { createStillWorld } from '../../world.ts';
import { session } from './mock-portal.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Puts a profile into the cache, and keeps no hold of it. */
async function profileIn(cache: ReturnType<typeof createCache>, username: string): Promise<WeakRef<object>> {
	const fetch = async () => ({ profile: { id: 42, username, tier: 'Basic' }, bytes: 100 });
	return new WeakRef(await cache.get(session(), username, fetch, () => {}));
}

test('a profile that nobody asks for again leaves the memory within 35 seconds, and so does a later one', async () => {
	const world = createStillWorld();
	const cache = createCache(world);
	// A clock at 0 has no time for lru-cache.
	await world.pass(1);
	for (const username of ['exampleuser', 'somebody']) {
		const profile = await profileIn(cache, username);
		await world.pass(35_001);
		collectGarbage();
		expect(profile.deref()).toBeUndefined();
		await world.pass(60_000);
	}
});
