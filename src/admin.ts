import { config as readDotenv } from 'dotenv';
import type { AdminParts } from './admin/admin-command.ts';
import { runAdmin } from './admin/run-admin.ts';
import { openSessions } from './bot.ts';
import { readConfig } from './config.ts';
import { machine } from './core/world.ts';
import { openStore } from './database/store.ts';
import { openPortal } from './open-portal.ts';

/** `npm run admin`: the operator's command line. */
readDotenv({ quiet: true });

const { stdin, stdout, stderr } = process;
// A reader that has seen enough, such as `head`, goes away: that is no fault, and the end.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await runAdmin(process.argv.slice(2), { stdin, stdout, stderr, open });

async function open(): Promise<AdminParts> {
	const config = readConfig(process.env);
	const store = await openStore(config.databaseUrl, machine);
	const portal = openPortal(config, machine);
	return {
		store,
		keyring: config.keyring,
		sessions: openSessions(config, machine, store, portal),
		async close() {
			await portal.close();
			await store.close();
		},
	};
}
