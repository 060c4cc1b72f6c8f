import { config as loadDotenv } from 'dotenv';
import packageJson from '../package.json' with { type: 'json' };
import type { AdminParts } from './admin/admin-command.ts';
import { runAdmin } from './admin/run-admin.ts';
import { readConfig } from './config.ts';
import { createPortal } from './portal/portal.ts';
import { createCipher } from './session/cipher.ts';
import { createSessions } from './session/sessions.ts';
import { openStore } from './store/open-store.ts';

/** `npm run admin`: the operator's command line. */
loadDotenv({ quiet: true });

const { stdin, stdout, stderr } = process;
// A reader that has seen enough, such as `head`, goes away: that is no fault, and the end.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runAdmin(process.argv.slice(2), { stdin, stdout, stderr, open });

async function open(): Promise<AdminParts> {
	const config = readConfig(process.env);
	const { keyring, portalUrl, portalBotKey, portalPublicKey } = config;
	const store = await openStore(config.databaseUrl);
	const portal = createPortal({
		origin: portalUrl,
		...(portalBotKey && { botKey: portalBotKey }),
		...(portalPublicKey && { publicKey: portalPublicKey }),
		requestsPerMinute: config.portalRequestsPerMinute,
		lookupsPerMinute: config.lookupsPerMinute,
		version: packageJson.version,
	});
	const portalOrigin = portalUrl.origin;
	const cipher = createCipher(keyring, portalOrigin);
	return {
		store,
		keyring,
		sessions: createSessions({ store, cipher, portal, portalOrigin }),
		async close() {
			await portal.close();
			await store.close();
		},
	};
}
