import type { Payload } from './payload.ts';

export interface Answer {
	readonly status: number;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface Call extends Payload {
	/** What stood in the places of the path. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
}

export interface Route {
	readonly method: string;
	/** `/channels/:channel/messages`; a `:word` stands for one segment. */
	readonly path: string;
	/** Needs the bot's token. */
	readonly bot: boolean;
	readonly handle: (call: Call) => Answer;
}

interface Found {
	readonly route: Route;
	readonly params: Record<string, string>;
}

/** The route for a request; exact segments win over places, by order of the list. */
export function findRoute(
	routes: readonly Route[],
	method: string,
	path: string,
): Found | 'other-method' | undefined {
	let known = false;
	for (const route of routes) {
		const params = match(route.path, path);
		if (!params) continue;
		if (route.method === method) return { route, params };
		known = true;
	}
	return known ? 'other-method' : undefined;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
	const wanted = pattern.split('/');
	const given = path.split('/');
	if (wanted.length !== given.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const segment = plain(given[index] ?? '');
		if (part.startsWith(':') && segment !== '') params[part.slice(1)] = segment;
		else if (part !== segment) return undefined;
	}
	return params;
}

/** Percent-encoding undone, where it can be: `%40original` is `@original`. */
export function plain(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
