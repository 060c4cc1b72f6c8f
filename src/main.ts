import { config as readDotenv } from 'dotenv';
import { createBot } from './bot.ts';
import { readConfig } from './config.ts';
import { createLog, traceOf } from './core/log.ts';
import { interactionUnderWay } from './discord/trace.ts';
import { operatorMessage } from './operator-message.ts';

/** `npm start`: reads the settings, starts the bot, and stops it when it is told to. */
readDotenv({ quiet: true });
try {
	const config = readConfig(process.env);
	const log = createLog(config.logLevel, undefined, interactionUnderWay);
	process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error: traceOf(error) }));
	process.on('uncaughtException', (error) => {
		log.error('uncaught exception', { error: traceOf(error) });
		process.exit(1);
	});
	const stop = async (reason: string, exitCode = 0): Promise<void> => {
		await bot.stop(reason);
		process.exitCode = exitCode;
	};
	const bot = createBot(config, { log, onLost: () => void stop('gateway', 1) });
	process.on('SIGINT', () => void stop('SIGINT'));
	process.on('SIGTERM', () => void stop('SIGTERM'));
	await bot.start();
} catch (error) {
	console.error(operatorMessage(error, 'Porter cannot start'));
	process.exit(1);
}
