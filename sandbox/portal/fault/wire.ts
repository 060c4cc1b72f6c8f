import { STATUS_CODES } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { type FaultTarget, send, sendHead } from './fault-target.ts';

/** Faults in how an answer travels. */

const BIG_HEADERS = 64 * 1024;
const HEADER_LINE = 4000;
/** Long enough for the client to have read what was sent before the reset overtakes it. */
const BEFORE_RESET_MS = 25;

export async function applyDelay(target: FaultTarget, { ms }: Fault<'delay'>): Promise<void> {
	const answer = target.answer();
	target.record(answer.status);
	await wait(ms, undefined, { signal: target.gone });
	send(target, answer);
}

/** Sends the head, which promises the whole body, and the first half of the body. */
function sendHalf(target: FaultTarget): Promise<void> {
	const answer = target.answer();
	const body = Buffer.from(answer.body);
	sendHead(target, answer, body.length);
	return new Promise((resolve) => target.response.write(body.subarray(0, body.length >> 1), () => resolve()));
}

export async function applyStall(target: FaultTarget): Promise<void> {
	await sendHalf(target);
}

export async function applyShortBody(target: FaultTarget): Promise<void> {
	await sendHalf(target);
	target.response.socket?.end();
}

export async function applyReset(target: FaultTarget, { when }: Fault<'reset'>): Promise<void> {
	const { socket } = target.response;
	if (when === 'before-headers') {
		target.record(0);
	} else {
		await sendHalf(target);
		await wait(BEFORE_RESET_MS, undefined, { signal: target.gone });
	}
	socket?.resetAndDestroy();
}

export function applySilence(target: FaultTarget): void {
	target.record(0);
}

export async function applyDrip(target: FaultTarget, { ms, part = 'body' }: Fault<'drip'>): Promise<void> {
	const answer = target.answer();
	const { response, gone } = target;
	const body = Buffer.from(answer.body);
	if (part === 'body') {
		sendHead(target, answer, body.length);
		for (const byte of body) {
			response.write(Buffer.of(byte));
			await wait(ms, undefined, { signal: gone });
		}
		response.end();
		return;
	}
	target.record(answer.status);
	const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}content-length: ${body.length}\r\nconnection: close\r\n\r\n`;
	for (const character of head) {
		response.socket?.write(character);
		await wait(ms, undefined, { signal: gone });
	}
	response.socket?.end(body);
}

export function applyBigHeaders(target: FaultTarget, { bytes = BIG_HEADERS }: Fault<'big-headers'>): void {
	const answer = target.answer();
	const lines = Array.from({ length: Math.ceil(bytes / HEADER_LINE) }, (_, n) => [
		`x-padding-${n}`,
		'a'.repeat(HEADER_LINE),
	]);
	send(target, { ...answer, headers: { ...answer.headers, ...Object.fromEntries(lines) } });
}
