import type { Config } from '../config.ts';
import type { World } from '../core/world.ts';
import { openStore } from '../database/store.ts';
import { openPortal, openSessions } from '../services.ts';
import type { AdminServices } from './admin-command.ts';

/** Opens what the settings name. @throws Failure `store-*` */
export async function openServices(config: Config, world: World): Promise<AdminServices> {
	const store = await openStore(config.databaseUrl, world, { keys: config.keyring.chainKeys });
	const portal = openPortal(config, world);
	return {
		store,
		keyring: config.keyring,
		retentionDays: config.lookupRetentionDays,
		discordApiUrl: config.discordApiUrl,
		sessions: openSessions(config, world, store, portal),
		async close() {
			await portal.close();
			await store.close();
		},
	};
}
