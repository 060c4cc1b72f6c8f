import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, type HttpAnswer, jsonAnswer, sendAnswer } from './http-answer.ts';
import { sendOnWire, type WireFault } from './wire-fault.ts';

/**
 * What goes wrong with one request.
 * - `status`: an answer instead of the right one; the request has no effect. Without `body`, the server's own words.
 * - `replace`: any answer; calling `right` lets the request take effect and gives what would have been said.
 * - `delayMs`: wait, then go on as usual, or with `thenAccept: false` break the connection.
 * - `acceptThenDelayMs`: take effect at once, answer late.
 * - `drop`: break the connection, no effect; `accept-then-drop`, `accept-then-500`: take effect first.
 * - `wire`: the right answer, damaged on its way.
 */
export type HttpFault =
	| {
			readonly status: number;
			readonly body?: unknown;
			readonly headers?: NonNullable<HttpAnswer['headers']>;
	  }
	| { readonly replace: (right: () => HttpAnswer) => HttpAnswer }
	| { readonly delayMs: number; readonly thenAccept?: boolean }
	| { readonly acceptThenDelayMs: number }
	| 'drop'
	| 'accept-then-drop'
	| 'accept-then-500'
	| WireFault;

/** One request that is being answered. */
export interface HttpExchange {
	readonly response: ServerResponse;
	/** Aborted when the client has gone, and when the answer is complete. */
	readonly gone: AbortSignal;
	/** Lets the request take effect, and gives the right answer. Called once at most. */
	act(): HttpAnswer;
	/** Notes the status that goes out, before it does; 0: none at all. The last call counts. */
	record(status: number): void;
	/** What this server says with an error status. */
	errorAnswer(status: number): HttpAnswer;
}

/** An exchange for a response: `gone` follows its connection. */
export function createExchangeSignal(response: ServerResponse): AbortSignal {
	const gone = new AbortController();
	response.once('close', () => gone.abort());
	return gone.signal;
}

/**
 * Answers a request, with a fault if there is one. It settles when nothing more will be sent; a client that goes while a
 * fault is being carried out is no error.
 */
export async function answerWithFault(exchange: HttpExchange, fault: HttpFault | undefined): Promise<void> {
	if (fault === undefined) return send(exchange, exchange.act());
	try {
		await carryOut(exchange, fault);
	} catch (error) {
		if (!exchange.gone.aborted) throw error;
	}
}

async function carryOut(exchange: HttpExchange, fault: HttpFault): Promise<void> {
	if (fault === 'drop') return drop(exchange);
	if (fault === 'accept-then-drop' || fault === 'accept-then-500') {
		exchange.act();
		return fault === 'accept-then-drop' ? drop(exchange) : send(exchange, exchange.errorAnswer(500));
	}
	if ('status' in fault) return send(exchange, instead(exchange, fault));
	if ('replace' in fault)
		return send(
			exchange,
			fault.replace(() => exchange.act()),
		);
	if ('acceptThenDelayMs' in fault) {
		const answer = exchange.act();
		exchange.record(answer.status);
		await wait(exchange, fault.acceptThenDelayMs);
		return send(exchange, answer);
	}
	if ('delayMs' in fault) {
		// The server goes on also when the client has given up: that is what makes late requests dangerous.
		await sleep(fault.delayMs, undefined, { ref: false });
		return fault.thenAccept === false ? drop(exchange) : send(exchange, exchange.act());
	}
	return sendOnWire(exchange, fault);
}

function instead(exchange: HttpExchange, fault: Extract<HttpFault, { status: number }>): HttpAnswer {
	const { status, body, headers } = fault;
	const answer = body === undefined ? exchange.errorAnswer(status) : jsonAnswer(status, body);
	return { ...answer, headers: { ...answer.headers, ...headers } };
}

function send({ response, record }: HttpExchange, answer: HttpAnswer): void {
	record(answer.status);
	if (!response.destroyed) sendAnswer(response, { ...answer, body: bodyOf(answer) });
}

function drop({ response, record }: HttpExchange): void {
	record(0);
	response.socket?.destroy();
}

function wait({ gone }: HttpExchange, ms: number): Promise<void> {
	return sleep(ms, undefined, { ref: false, signal: gone });
}
