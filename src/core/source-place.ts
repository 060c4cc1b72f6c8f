import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** By file of the bundle; null where there is no map. */
const maps = new Map<string, SourceMap | null>();

/**
 * A line of a stack with the place in the sources instead of that in the bundle. A map is read at the first error, which
 * takes 50 ms: Node's `--enable-source-maps` reads them all at start, for 10 MiB and a quarter more CPU until it is ready.
 */
export function sourcePlace(frame: string): string {
	return frame.replace(/(file:\S+\.js):(\d+):(\d+)/, (place, file: string, line: string, column: string) => {
		if (!maps.has(file)) maps.set(file, readMap(file));
		const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
		if (!origin || !('fileName' in origin)) return place;
		return `${origin.fileName.replace(/^[./]+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
	});
}

function readMap(file: string): SourceMap | null {
	try {
		return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
	} catch {
		return null;
	}
}
