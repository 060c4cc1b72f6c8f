import { once } from 'node:events';
import { Writable } from 'node:stream';

/** Standard output, as far as it is needed here. */
export interface TextOutput {
	write(text: string): unknown;
}

/** Writes pieces no faster than they are read, so that a long answer is never in memory as a whole. */
export async function writeAll(outlet: TextOutput, pieces: AsyncIterable<string>): Promise<void> {
	for await (const piece of pieces) {
		const isFull = outlet.write(piece) === false;
		if (isFull && outlet instanceof Writable) await once(outlet, 'drain');
	}
}
