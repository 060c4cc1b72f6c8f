import { write, writeSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';
import { sourcePlace } from './source-place.ts';

/**
 * All that a log line may hold. Closed on purpose: no user, no username, no text from the Portal but its correlation id,
 * no request, and of an error only what `traceOf` gives. Ids are Discord's for servers and channels, and references.
 */
export interface LogFields {
	/** Discord's id of the interaction that the line is about. */
	readonly interaction?: string;
	/** The reference that the person sees when something went wrong. */
	readonly ref?: string;
	readonly command?: string;
	readonly kind?: string;
	readonly outcome?: string;
	/** How the answer travelled. */
	readonly delivery?: string;
	/** The Portal's correlation id. */
	readonly portalRef?: string;
	readonly code?: string | number;
	readonly place?: string;
	readonly reason?: string;
	readonly ms?: number;
	readonly method?: string;
	/** A path with names for its variable parts. */
	readonly route?: string;
	readonly status?: number;
	readonly attempts?: number;
	readonly cache?: string;
	readonly guild?: string;
	readonly channel?: string;
	readonly count?: number;
	/** The name of a setting, as it was given. */
	readonly setting?: string;
	/** The name of the setting that it may be meant for. */
	readonly meant?: string;
	/** Number and hash of the newest lookup in the audit trail. */
	readonly head?: string;
	readonly error?: Trace;
}

/** Where an error came from: its kind and the places on its stack, never its message, which may quote a value. */
export interface Trace {
	readonly name: string;
	readonly code?: string | number;
	readonly at: readonly string[];
	readonly cause?: Trace;
}

type Write = (message: string, fields?: LogFields) => void;
export type Log = Readonly<Record<'debug' | 'info' | 'warn' | 'error', Write>>;

/** Where lines go; `flush` writes those that it still holds. */
interface Output extends DestinationStream {
	flush?(): void;
}

/**
 * One JSON object a line, on standard output unless told otherwise; `message` is a constant of the code. Warnings and
 * errors are written at once, with all before them.
 * @param context what is added to every line
 */
export function createLog(
	level: string,
	output: Output = standardOutput(),
	context: () => LogFields = () => ({}),
): Log {
	const options = {
		level,
		base: null,
		mixin: context,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label: string) => ({ level: label }) },
	};
	const logger = pino(options, output);
	return {
		debug: (message, fields = {}) => logger.debug(fields, message),
		info: (message, fields = {}) => logger.info(fields, message),
		warn(message, fields = {}) {
			logger.warn(fields, message);
			output.flush?.();
		},
		error(message, fields = {}) {
			logger.error(fields, message);
			output.flush?.();
		},
	};
}

/** Lines are written together: a write costs more than many lines. */
const GATHERED_MS = 50;
/** In characters; what is under way when the process ends must be small. */
const CHUNK = 8192;
/** What reads them may be slow. */
const AGAIN_MS = 20;
/** After so many refusals in a row the rest is lost. */
const MOST_PAUSES = 50;

/**
 * Never waits for whoever reads it. A terminal that was closed or a full disk costs lines: it must neither end the process
 * nor keep it from ending.
 */
function standardOutput(): Output {
	let held = '';
	let underWay: Buffer = Buffer.alloc(0);
	let timer: NodeJS.Timeout | undefined;
	/** Nothing is being written: what is under way waits for its reader. */
	let isWaiting = false;
	const send = () => {
		isWaiting = false;
		write(1, underWay, (error, written) => {
			isWaiting = error?.code === 'EAGAIN';
			if (isWaiting) return void setTimeout(send, AGAIN_MS);
			underWay = underWay.subarray(error ? underWay.length : written);
			if (underWay.length > 0) send();
			else flush();
		});
	};
	const flush = (): void => {
		clearTimeout(timer);
		timer = undefined;
		if (underWay.length > 0 || held === '') return;
		underWay = Buffer.from(held.slice(0, CHUNK));
		held = held.slice(CHUNK);
		send();
	};
	process.once('exit', () => {
		// Nobody will tell any more when what is being written has been.
		if (underWay.length > 0 && !isWaiting) pause();
		writeLast(Buffer.concat([...(isWaiting ? [underWay] : []), Buffer.from(held)]));
	});
	return {
		flush,
		write(line) {
			held += line;
			timer ??= setTimeout(flush, GATHERED_MS).unref();
		},
	};
}

/** When the process ends: what reads the lines may need some time for them, and may have gone. */
function writeLast(bytes: Buffer): void {
	for (let pauses = 0; bytes.length > 0 && pauses < MOST_PAUSES; ) {
		try {
			bytes = bytes.subarray(writeSync(1, bytes));
			pauses = 0;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
			pauses += 1;
			pause();
		}
	}
}

function pause(): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AGAIN_MS);
}

/** What may be logged of an error. Messages are left out: discord.js, JSON.parse and others quote values in them. */
export function traceOf(error: unknown, depth = 3): Trace {
	if (!(error instanceof Error)) return { name: typeof error, at: [] };
	const { code, cause } = error as Error & { code?: unknown };
	return {
		name: error.constructor.name,
		...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
		at: framesOf(error),
		...(cause !== undefined && depth > 0 ? { cause: traceOf(cause, depth - 1) } : {}),
	};
}

function framesOf({ stack = '', message }: Error): string[] {
	// The stack begins with the message, which may have lines that look like places.
	const end = stack.indexOf(message) + message.length;
	if (end < message.length) return [];
	const frames = stack
		.slice(end)
		.split('\n')
		.filter((line) => /^\s+at /.test(line));
	return frames.slice(0, 6).map((line) => sourcePlace(line.trim().replace(/^at /, '')));
}
