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

/**
 * One JSON object a line, on standard output unless told otherwise; `message` is a constant of the code.
 * @param context what is added to every line
 */
export function createLog(
	level: string,
	destination?: DestinationStream,
	context: () => LogFields = () => ({}),
): Log {
	const options = {
		level,
		base: null,
		mixin: context,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (label: string) => ({ level: label }) },
	};
	const logger = pino(options, destination ?? standardOutput());
	return {
		debug: (message, fields = {}) => logger.debug(fields, message),
		info: (message, fields = {}) => logger.info(fields, message),
		warn: (message, fields = {}) => logger.warn(fields, message),
		error: (message, fields = {}) => logger.error(fields, message),
	};
}

/** A terminal that was closed or a full disk costs lines: it must neither end the process nor keep it from ending. */
function standardOutput(): DestinationStream {
	const output = pino.destination(1);
	// When the process ends, pino would try to write the rest for ever.
	return output.on('error', () => Object.assign(output, { flushSync() {} }));
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
