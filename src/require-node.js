// Loaded with --import before anything else, and plain JavaScript, so that a Node which can run neither TypeScript nor
// node:sqlite says so in one line, and so does a program that is not built yet.
import { existsSync } from 'node:fs';

const OLDEST = 24;
const running = process.versions.node;

if (Number.parseInt(running, 10) < OLDEST) {
	console.error(`Porter needs Node ${OLDEST} or newer; this is Node ${running}.`);
	process.exit(1);
}
if (process.argv[1] !== undefined && !existsSync(process.argv[1])) {
	console.error('Porter is not built yet: npm run build.');
	process.exit(1);
}
