import { config as readDotenv } from 'dotenv';
import { answerHelp } from './command-line.ts';
import { readConfig } from './config.ts';
import { createDeploy, deployMessage } from './deployment.ts';

const USAGE = `npm run deploy -- [--dry-run]

Registers the commands in each server of the settings, where they differ, and prints the link that invites Porter.
With --dry-run it only says what it would do. .env.example describes the settings.`;

/** `npm run deploy`: registers the commands with Discord. */
answerHelp(process.argv.slice(2), USAGE);
readDotenv({ quiet: true });
try {
	const deploy = createDeploy(readConfig(process.env));
	process.exitCode = await deploy(process.argv.slice(2));
} catch (error) {
	console.error(deployMessage(error));
	process.exitCode = 1;
}
