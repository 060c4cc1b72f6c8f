import type { PageRequest, Result, State, Told } from '../protocol.ts';

type Numbered = Extract<PageRequest, { readonly id: number }>;
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The WebSocket to the page's server. What is said while it is down is lost, except where the page looks. */
export interface Wire {
	tell(ask: Exclude<PageRequest, Numbered>): void;
	/** Resolves with the server's answer, or with a refusal when the connection breaks. */
	ask(ask: WithoutId<Numbered>): Promise<Result>;
}

export interface WireEvents {
	/** Connected, for the first time or again: the page says where it looks. */
	onOpen(): void;
	onState(state: State): void;
	onLost(): void;
}

const AGAIN_MS = 700;

export function openWire({ onOpen, onState, onLost }: WireEvents): Wire {
	const waiting = new Map<number, (result: Result) => void>();
	let count = 0;
	let socket = connect();

	function connect(): WebSocket {
		const fresh = new WebSocket(new URL('/socket', location.href.replace(/^http/, 'ws')));
		fresh.addEventListener('open', onOpen);
		fresh.addEventListener('message', ({ data }) => hear(JSON.parse(String(data))));
		fresh.addEventListener('close', () => {
			for (const [id, resolve] of waiting)
				resolve({ kind: 'result', id, refused: 'the connection to the playground has broken' });
			waiting.clear();
			onLost();
			setTimeout(() => {
				socket = connect();
			}, AGAIN_MS);
		});
		return fresh;
	}

	function hear(told: Told): void {
		if (told.kind === 'state') onState(told);
		else if (told.kind === 'reload') location.reload();
		else {
			waiting.get(told.id)?.(told);
			waiting.delete(told.id);
		}
	}

	const send = (ask: PageRequest) => {
		if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(ask));
	};
	return {
		tell: send,
		ask(ask) {
			count += 1;
			const id = count;
			return new Promise((resolve) => {
				if (socket.readyState !== WebSocket.OPEN) {
					return resolve({ kind: 'result', id, refused: 'the playground does not answer' });
				}
				waiting.set(id, resolve);
				send({ ...ask, id });
			});
		},
	};
}
