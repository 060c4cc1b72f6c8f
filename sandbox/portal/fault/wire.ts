import { STATUS_CODES } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { type Stage, send, sendHead } from './fault-target.ts';

/** Faults in how an answer travels. */

const BIG_HEADERS = 64 * 1024;
const HEADER_LINE = 4000;
/** Long enough for the client to have read what was sent before the reset overtakes it. */
const BEFORE_RESET_MS = 25;

export async function playDelay(stage: Stage, { ms }: Fault<'delay'>): Promise<void> {
	const answer = stage.answer();
	stage.record(answer.status);
	await wait(ms, undefined, { signal: stage.gone });
	send(stage, answer);
}

/** Sends the head, which promises the whole body, and the first half of the body. */
function sendHalf(stage: Stage): Promise<void> {
	const answer = stage.answer();
	const body = Buffer.from(answer.body);
	sendHead(stage, answer, body.length);
	return new Promise((resolve) => stage.response.write(body.subarray(0, body.length >> 1), () => resolve()));
}

export async function playStall(stage: Stage): Promise<void> {
	await sendHalf(stage);
}

export async function playShortBody(stage: Stage): Promise<void> {
	await sendHalf(stage);
	stage.response.socket?.end();
}

export async function playReset(stage: Stage, { when }: Fault<'reset'>): Promise<void> {
	const { socket } = stage.response;
	if (when === 'before-headers') {
		stage.record(0);
	} else {
		await sendHalf(stage);
		await wait(BEFORE_RESET_MS, undefined, { signal: stage.gone });
	}
	socket?.resetAndDestroy();
}

export function playSilence(stage: Stage): void {
	stage.record(0);
}

export async function playDrip(stage: Stage, { ms, part = 'body' }: Fault<'drip'>): Promise<void> {
	const answer = stage.answer();
	const { response, gone } = stage;
	const body = Buffer.from(answer.body);
	if (part === 'body') {
		sendHead(stage, answer, body.length);
		for (const byte of body) {
			response.write(Buffer.of(byte));
			await wait(ms, undefined, { signal: gone });
		}
		response.end();
		return;
	}
	stage.record(answer.status);
	const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}content-length: ${body.length}\r\nconnection: close\r\n\r\n`;
	for (const character of head) {
		response.socket?.write(character);
		await wait(ms, undefined, { signal: gone });
	}
	response.socket?.end(body);
}

export function playBigHeaders(stage: Stage, { bytes = BIG_HEADERS }: Fault<'big-headers'>): void {
	const answer = stage.answer();
	const lines = Array.from({ length: Math.ceil(bytes / HEADER_LINE) }, (_, n) => [
		`x-padding-${n}`,
		'a'.repeat(HEADER_LINE),
	]);
	send(stage, { ...answer, headers: { ...answer.headers, ...Object.fromEntries(lines) } });
}
