import { Worker } from 'node:worker_threads';
import { MINUTE_MS, SECOND_MS } from '../../core/duration.ts';
import { Failure } from '../../core/failure.ts';
import type { World } from '../../core/world.ts';
import type { ChainKeys } from '../chain-signature.ts';
import { type Answer, type Call, type Executed, isWrite, type SqliteFault } from './engine.ts';
import type { WorkerOptions, WorkerRequest, WorkerResponse } from './worker.ts';

/** Does calls on a database, wherever that is. */
export interface Connection {
	/**
	 * All of it or nothing; when it resolves, what it wrote is on the disk.
	 * @param canWait a write that goes with the next one, or after a moment
	 * @throws Failure `store-gone`, `store-busy`: then it is not known whether it was done; SqliteError
	 */
	execute(call: Call, canWait?: boolean): Promise<readonly Executed[]>;
	/** Does what waits, and closes. */
	close(): Promise<void>;
}

/** An error of SQLite's, with its code, from another thread. */
class SqliteError extends Error {
	override readonly name = 'SqliteError';
	readonly errcode: number | undefined;
	readonly code: string | undefined;

	constructor({ message, errcode, code }: SqliteFault) {
		super(message);
		this.errcode = errcode;
		this.code = code;
	}
}

/** What an answer says. @throws SqliteError */
export function executedOf(answer: Answer): readonly Executed[] {
	if ('fault' in answer) throw new SqliteError(answer.fault);
	return answer.executed;
}

/** What rides along with another call waits for one no longer than this. */
const RIDE_WITHIN_MS = 100;
/** The disk hangs: nobody waits for an answer any longer. */
const ANSWER_WITHIN_MS = 5 * SECOND_MS;
/** What may take long, such as SQLite's own check of a large table. */
const REPORT_WITHIN_MS = 5 * MINUTE_MS;
const LOOK_EVERY_MS = SECOND_MS;
/** Calls that wait at a time: more than that would only fill the memory. */
const MOST_WAITING = 2000;

/** A thread holds a few hundred rows at a time, and V8 would let much more garbage pile up. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 128 };

interface Waiting {
	readonly call: Call;
	readonly since: number;
	readonly resolve: (executed: readonly Executed[]) => void;
	readonly reject: (error: unknown) => void;
}

interface ThreadOptions {
	readonly file: string;
	readonly readOnly?: boolean;
	/** Signs what is linked to the chain. */
	readonly keys?: ChainKeys | undefined;
	readonly world: Pick<World, 'ticks' | 'deadline'>;
	/** Told once when the thread has died, or the files of the database are not the ones that it opened. */
	readonly onLost: () => void;
}

/**
 * Opens a database in a thread of its own: the event loop never waits for the disk. What is called while the thread is at
 * work goes to it together, and shares one commit.
 */
export function openThread({ file, readOnly = false, keys, world, onLost }: ThreadOptions): Connection {
	const workerData: WorkerOptions = { file, readOnly, keys };
	const entry = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
	const worker = new Worker(new URL(entry, import.meta.url), { workerData, resourceLimits: LIMITS });
	const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
	/** Requests that the thread has, the oldest first: one, but for the last of all. */
	let underWay: (readonly Waiting[])[] = [];
	let waiting: Waiting[] = [];
	let riding: Waiting[] = [];
	let isLost = false;
	let isWatching = false;
	let closed: Promise<void> | undefined;

	const post = (request: WorkerRequest) => worker.postMessage(request);
	const all = () => [...underWay.flat(), ...waiting, ...riding];

	function send(): void {
		if (waiting.length === 0) return;
		const request = waiting;
		waiting = [];
		// In front: what is called later may be about the same row.
		if (request.some(({ call }) => isWrite(call))) request.unshift(...riding.splice(0));
		try {
			post(request.map(({ call }) => call));
			underWay.push(request);
		} catch (error) {
			// Nothing that a query may hold.
			for (const { reject } of request) reject(error);
		}
	}

	function settle(response: WorkerResponse): void {
		if (response === 'lost') {
			lose();
			return;
		}
		for (const [index, answer] of response.answers) {
			const { resolve, reject } = underWay[0]?.[index] ?? {};
			try {
				resolve?.(executedOf(answer));
			} catch (error) {
				reject?.(error);
			}
		}
		if (!response.isLast) return;
		underWay.shift();
		if (underWay.length === 0) send();
		if (underWay.length === 0 && riding.length === 0 && !closed) worker.unref();
	}

	function lose(): void {
		if (isLost || closed) return;
		isLost = true;
		for (const { reject } of all()) reject(new Failure('store-gone'));
		underWay = [];
		waiting = [];
		riding = [];
		onLost();
	}

	/** Now and then, as long as somebody waits. */
	function watch(): void {
		isWatching = true;
		world.deadline(LOOK_EVERY_MS).addEventListener('abort', () => {
			isWatching = false;
			const oldest = world.ticks() - (readOnly ? REPORT_WITHIN_MS : ANSWER_WITHIN_MS);
			for (const { since, reject } of all()) if (since < oldest) reject(new Failure('store-busy'));
			waiting = waiting.filter(({ since }) => since >= oldest);
			if (all().length > 0) watch();
		});
	}

	function ride(): void {
		world.deadline(RIDE_WITHIN_MS).addEventListener('abort', () => {
			waiting.push(...riding.splice(0));
			if (underWay.length === 0) send();
		});
	}

	worker.unref();
	worker.on('message', settle);
	worker.on('error', lose);
	worker.on('exit', lose);
	return {
		execute(call, canWait = false) {
			if (isLost || closed) return Promise.reject(new Failure(isLost ? 'store-gone' : 'store-unusable'));
			if (waiting.length >= MOST_WAITING) return Promise.reject(new Failure('store-busy'));
			const { promise, resolve, reject } = Promise.withResolvers<readonly Executed[]>();
			const one = { call, since: world.ticks(), resolve, reject };
			worker.ref();
			if (canWait) {
				if (riding.push(one) === 1) ride();
			} else {
				waiting.push(one);
				if (underWay.length === 0) send();
			}
			if (!isWatching) watch();
			return promise;
		},
		close() {
			if (closed) return closed;
			closed = exited;
			worker.ref();
			waiting.push(...riding.splice(0));
			send();
			post('close');
			return closed;
		},
	};
}
