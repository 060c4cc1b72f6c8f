import type { Dispatcher } from 'undici';

/** An answer as it came. */
export interface Received {
	readonly status: number;
	readonly headers: Dispatcher.ResponseData['headers'];
	/** Absent: none was wanted, it is longer than that, or it did not arrive. */
	readonly body?: Buffer;
}

/** How many bytes of a body are wanted. */
export interface BodyLimit {
	readonly bytes: number;
	/** Ends the wait for a body that is good to have: the answer counts without it. */
	readonly late?: AbortSignal;
}

/**
 * Sends one request by undici's `dispatch`, since its `request` makes a stream of each body. Of that nothing is read beyond the
 * limit: the connection is closed. @param limitOf called as soon as status and headers are there
 * @throws the signal's reason; errors of undici and Node
 */
export async function exchange(
	dispatcher: Dispatcher,
	request: Dispatcher.DispatchOptions,
	signal: AbortSignal,
	limitOf: (answer: Received) => BodyLimit,
): Promise<Received> {
	signal.throwIfAborted();
	const { promise, resolve, reject } = Promise.withResolvers<Received>();
	const chunks: Buffer[] = [];
	let size = 0;
	let limit: BodyLimit = { bytes: 0 };
	let answer: Received | undefined;
	let connection: Dispatcher.DispatchController | undefined;
	const fail = (error: unknown): void => (answer && limit.late ? resolve(answer) : reject(error));
	const cut = (): void => {
		if (answer) resolve(answer);
		connection?.abort(new Error('cut'));
	};
	const stop = (): void => {
		fail(signal.reason);
		cut();
	};
	signal.addEventListener('abort', stop);
	try {
		dispatcher.dispatch(request, {
			onRequestStart(controller) {
				connection = controller;
				if (signal.aborted) cut();
			},
			onResponseStart(_controller, status, headers) {
				if (status < 200) return;
				answer = { status, headers };
				limit = limitOf(answer);
				limit.late?.addEventListener('abort', cut);
				if (limit.bytes === 0) cut();
			},
			onResponseData(_controller, chunk) {
				size += chunk.length;
				if (size > limit.bytes) cut();
				else chunks.push(chunk);
			},
			onResponseEnd() {
				if (answer) resolve({ ...answer, body: Buffer.concat(chunks, size) });
			},
			onResponseError: (_controller, error) => fail(error),
		});
		return await promise;
	} finally {
		signal.removeEventListener('abort', stop);
		limit.late?.removeEventListener('abort', cut);
	}
}
