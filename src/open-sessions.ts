import type { Config } from './config.ts';
import type { World } from './core/world.ts';
import type { Store } from './database/store.ts';
import type { Portal } from './portal/portal.ts';
import { createCipher } from './sessions/cipher.ts';
import { createSessions, type Sessions } from './sessions/sessions.ts';

/** The stored sessions of the settings' Portal, for all programs. */
export function openSessions(config: Config, world: World, store: Store, portal: Portal): Sessions {
	const { keyring, portalUrl } = config;
	return createSessions({
		store,
		cipher: createCipher(keyring, portalUrl.origin),
		portal,
		portalOrigin: portalUrl.origin,
		admit: portal.admit,
		world,
	});
}
