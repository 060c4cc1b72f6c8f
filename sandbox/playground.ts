import { parseArgs } from 'node:util';
import { openLodge } from './lodge.ts';
import { PERSONAS } from './personas.ts';
import { playTour } from './tour/tour.ts';

/** `npm run playground`: the bot in its sandbox, and a tour of what it does. `--once` ends after the tour. */
const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const say = (line: string) => console.log(line);

const lodge = await openLodge();
say('A local Discord, a local Portal, and Porter between them.');
for (const { key, about } of PERSONAS) say(`  ${key.padEnd(5)} ${about}`);
try {
	await playTour(lodge, say);
} catch (error) {
	await lodge.close();
	throw error;
}
if (values.once) {
	await lodge.close();
} else {
	say('');
	say('Porter keeps running. Press Ctrl+C to end.');
	process.once('SIGINT', () => void lodge.close());
	process.once('SIGTERM', () => void lodge.close());
}
