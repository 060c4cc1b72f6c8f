import { setFlagsFromString } from 'node:v8';
import { config as readDotenv } from 'dotenv';
import { createBot } from './bot.ts';
import { answerHelp } from './command-line.ts';
import { misspeltSettings, readConfig } from './config.ts';
import { createLog, traceOf } from './core/log.ts';
import { within } from './core/within.ts';
import { machine } from './core/world.ts';
import { interactionUnderWay } from './discord/trace.ts';
import { operatorMessage, UsageError } from './operator-message.ts';
import { warnAboutPortal } from './portal-check.ts';

const USAGE = `npm start

Starts Porter, which runs until it is told to stop. It takes no arguments: its settings come from the environment
or from a file .env, and .env.example describes them.
SIGTERM, SIGINT or SIGHUP stops it within 9 s, after answering what is under way; a second one ends it at once.`;

/** `docker stop` kills after 10 s. */
const STOP_MS = 9_000;
/** Ctrl+C under npm comes twice, from the terminal and from npm; only what comes later is a second signal. */
const ECHO_MS = 500;
const NPM_CHECK_MS = 1000;

/** Else V8 lets four times what is in use pile up before it clears old objects: 283 MiB after 6,000 lookups, now 207. */
setFlagsFromString('--heap-growing-percent=50');

/** `npm start`: reads the settings, starts the bot, and stops it when it is told to. */
let stoppingSince: number | undefined;
try {
	const argv = process.argv.slice(2);
	answerHelp(argv, USAGE);
	if (argv.length > 0) throw new UsageError(USAGE);
	readDotenv({ quiet: true });
	const config = readConfig(process.env);
	const log = createLog(config.logLevel, undefined, interactionUnderWay);
	process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: traceOf(error) }));
	process.on('uncaughtException', (error) => {
		log.error('uncaught exception', { error: traceOf(error) });
		process.exit(1);
	});
	const stop = async (reason: string, exitCode = 0): Promise<void> => {
		stoppingSince ??= machine.ticks();
		await within(machine, STOP_MS, bot.stop(reason));
		// Whatever is still open, such as a gateway that discord.js is about to connect to again, must not keep it alive.
		process.exit(exitCode);
	};
	const bot = createBot(config, { log, onLost: () => void stop('gateway', 1) });
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (stoppingSince !== undefined && machine.ticks() - stoppingSince > ECHO_MS) process.exit(1);
			void stop(signal);
		});
	}
	if (process.env.npm_lifecycle_event !== undefined) void parentGone().then(() => stop('npm has gone'));
	for (const misspelt of misspeltSettings(process.env)) log.warn('a setting is not known', misspelt);
	await bot.start();
	void warnAboutPortal(config, log, machine);
} catch (error) {
	// A stop closes what a start is about to use.
	if (stoppingSince === undefined) {
		console.error(operatorMessage(error, 'Porter cannot start'));
		process.exit(1);
	}
}

/** npm passes on SIGINT and SIGTERM only; when anything else ends it, the bot would go on by itself. */
async function parentGone(): Promise<void> {
	const npm = process.ppid;
	while (process.ppid === npm) await machine.sleep(NPM_CHECK_MS);
}
