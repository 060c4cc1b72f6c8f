import { parseArgs } from 'node:util';
import { separateCores } from './bot-process.ts';
import { PORTER_PROGRAM } from './bot-surroundings.ts';
import { measureMillion } from './million.ts';
import { measureSpeed } from './speed.ts';
import { measureTrouble } from './trouble.ts';

const PARTS: Readonly<Record<string, (isPinned: boolean, rounds: number) => Promise<void>>> = {
	speed: measureSpeed,
	million: measureMillion,
	trouble: measureTrouble,
};

/** `npm run bench [-- PART ...] [--rounds N]`; see docs/performance.md. */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { rounds: { type: 'string', default: '5' } },
});
const parts = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = parts.find((part) => !(part in PARTS));
if (unknown !== undefined) throw new Error(`${unknown} is none of ${Object.keys(PARTS).join(', ')}`);

const isPinned = separateCores();
const cores = isPinned ? 'a core of its own' : 'no core of its own: there is no taskset, or one core only';
console.log(`Node ${process.version}; Porter is ${PORTER_PROGRAM}; the bot has ${cores}`);
for (const part of parts) {
	console.log(`\n${part}`);
	await PARTS[part]?.(isPinned, Number(values.rounds));
}
