import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SECOND_MS } from '../../core/duration.ts';
import { machine } from '../../core/world.ts';
import type { ChainKeys } from '../chain-signature.ts';
import { type Answer, type Call, createEngine } from './engine.ts';
import { watchDatabase } from './file-guard.ts';
import { openSqlite } from './open-sqlite.ts';

/** What the thread is started with. */
export interface WorkerOptions {
	readonly file: string;
	readonly readOnly: boolean;
	readonly keys?: ChainKeys | undefined;
}

/** What it is told: calls, or to close. */
export type WorkerRequest = readonly Call[] | 'close';

/** What it tells: some answers, and whether these are the last ones of the request; or that the files are not its own any more. */
export type WorkerResponse =
	| { readonly answers: readonly (readonly [index: number, answer: Answer])[]; readonly isLast: boolean }
	| 'lost';

const LOOK_EVERY_MS = SECOND_MS / 2;

const port = parentPort as MessagePort;
const { file, readOnly, keys } = workerData as WorkerOptions;
const database = openSqlite(file, { readOnly });
// The first read creates the files beside the database.
database.prepare('select count(*) from sqlite_schema').get();
const isIntact = watchDatabase(file);
const engine = createEngine(database, keys);
const closing = new AbortController();

const tell = (response: WorkerResponse): void => port.postMessage(response);

function answer(calls: readonly Call[]): void {
	let left = calls.length;
	engine.run(calls, (answers) => {
		left -= answers.length;
		tell({ answers, isLast: left === 0 });
	});
}

function close(): void {
	closing.abort();
	engine.close();
	port.close();
}

port.on('message', (request: WorkerRequest) => {
	if (request === 'close') close();
	else answer(request);
});

while (!closing.signal.aborted) {
	await machine.sleep(LOOK_EVERY_MS, closing.signal).catch(() => {});
	if (closing.signal.aborted) break;
	if (!isIntact()) {
		tell('lost');
		break;
	}
	engine.emptyLog();
}
