import { config as loadDotenv } from 'dotenv';
import type { AdminParts } from './admin/admin-command.ts';
import { runAdmin } from './admin/run-admin.ts';
import { readConfig } from './config.ts';
import { machine } from './core/world.ts';
import { openStore } from './database/store.ts';
import { openPortal } from './open-portal.ts';
import { createCipher } from './sessions/cipher.ts';
import { createSessions } from './sessions/sessions.ts';

/** `npm run admin`: the operator's command line. */
loadDotenv({ quiet: true });

const { stdin, stdout, stderr } = process;
// A reader that has seen enough, such as `head`, goes away: that is no fault, and the end.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runAdmin(process.argv.slice(2), { stdin, stdout, stderr, open });

async function open(): Promise<AdminParts> {
	const config = readConfig(process.env);
	const { keyring, portalUrl } = config;
	const store = await openStore(config.databaseUrl);
	const portal = openPortal(config);
	const portalOrigin = portalUrl.origin;
	const cipher = createCipher(keyring, portalOrigin);
	return {
		store,
		keyring,
		sessions: createSessions({ store, cipher, portal, portalOrigin, world: machine }),
		async close() {
			await portal.close();
			await store.close();
		},
	};
}
