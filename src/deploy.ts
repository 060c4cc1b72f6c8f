import { config as readDotenv } from 'dotenv';
import { readConfig } from './config.ts';
import { createDeploy, deployMessage } from './deployment.ts';

/** `npm run deploy`: registers the commands with Discord. */
readDotenv({ quiet: true });
try {
	const deploy = createDeploy(readConfig(process.env));
	process.exitCode = await deploy(process.argv.slice(2));
} catch (error) {
	console.error(deployMessage(error));
	process.exitCode = 1;
}
