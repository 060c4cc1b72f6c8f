import { Secret } from '../core/secret.ts';
import { UsageError } from '../operator-message.ts';

/** Standard input, as far as it is needed here; a terminal has the last two. */
export interface CookieInput extends AsyncIterable<Buffer | string> {
	readonly isTTY?: boolean;
	setRawMode?(isRaw: boolean): unknown;
}

/** More than any cookie: whatever is longer is not read to its end. */
const MOST_CHARACTERS = 8192;
/** What a terminal in raw mode sends for Enter and Ctrl-D, Ctrl-C, and Backspace. */
const END = '\r\n\x04';
const INTERRUPT = '\x03';
const ERASE = '\b\x7f';

/**
 * The cookie's value from standard input: all of it from a pipe, one line that is not shown from a terminal. A leading
 * `psession=` is taken off, because it is copied along so easily.
 * @param ask Shows what is asked for to a person at a terminal.
 */
export async function readCookie(input: CookieInput, ask: (text: string) => void): Promise<Secret> {
	const typed = input.isTTY ? await typedLine(input, ask) : await everything(input);
	const value = typed.trim().replace(/^psession=/, '');
	if (value === '') throw new UsageError('There was no cookie on standard input.');
	return new Secret(value);
}

async function everything(input: CookieInput): Promise<string> {
	let text = '';
	for await (const chunk of input) {
		text += chunk.toString();
		if (text.length > MOST_CHARACTERS) break;
	}
	return text;
}

async function typedLine(input: CookieInput, ask: (text: string) => void): Promise<string> {
	ask('Value of the psession cookie (it is not shown): ');
	// In raw mode the terminal shows nothing and edits nothing: keys arrive as they are.
	input.setRawMode?.(true);
	try {
		let text = '';
		for await (const chunk of input) {
			for (const key of chunk.toString()) {
				if (key === INTERRUPT) throw new UsageError('Interrupted; nothing was stored.');
				if (END.includes(key)) return text;
				text = ERASE.includes(key) ? text.slice(0, -1) : text + key;
			}
			if (text.length > MOST_CHARACTERS) break;
		}
		return text;
	} finally {
		input.setRawMode?.(false);
		ask('\n');
	}
}
