import { config as readDotenv } from 'dotenv';
import { openServices } from './admin/open-services.ts';
import { createAdmin, help } from './admin/run.ts';
import { answerHelp } from './command-line.ts';
import { readConfig, readDatabaseUrl } from './config.ts';
import { machine } from './core/world.ts';
import { openStore } from './database/store.ts';

/** `npm run admin`: the operator's command line. */
answerHelp(process.argv.slice(2), help());
readDotenv({ quiet: true });
const { stdin, stdout, stderr } = process;
// A reader that has seen enough, such as `head`, goes away: that is no fault, and the end.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const open = async () => openServices(readConfig(process.env), machine);
const openDatabase = async () => openStore(readDatabaseUrl(process.env), machine);
const admin = createAdmin({ stdin, stdout, stderr, world: machine, open, openDatabase });
process.exitCode = await admin(process.argv.slice(2));
