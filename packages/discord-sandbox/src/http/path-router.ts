/** The least that a route has; what else belongs to it is up to who uses the router. */
export interface PathRoute {
	readonly method: string;
	/** `/channels/:channel/messages`: a `:word` stands for one segment. */
	readonly path: string;
}

/** What a router makes of a request. */
export type RouteMatch<R extends PathRoute> =
	| { readonly kind: 'found'; readonly route: R; readonly params: Readonly<Record<string, string>> }
	/** The path exists, the method does not; `allow` lists those that do. */
	| { readonly kind: 'other-method'; readonly allow: readonly string[] }
	| { readonly kind: 'unknown' };

export interface PathRouter<R extends PathRoute> {
	find(method: string, path: string): RouteMatch<R>;
}

/**
 * Finds routes by method and path, the first of the list that matches. `shapes` says what may stand for a `:word`
 * (the whole segment, decoded); without a shape anything but an empty segment may.
 */
export function createPathRouter<R extends PathRoute>(
	routes: readonly R[],
	shapes: Readonly<Record<string, RegExp>> = {},
): PathRouter<R> {
	const prepared = routes.map((route) => ({ route, parts: route.path.split('/') }));
	return {
		find(method, path) {
			const segments = path.split('/').map(plainSegment);
			const allow: string[] = [];
			for (const { route, parts } of prepared) {
				const params = paramsOf(parts, segments, shapes);
				if (!params) continue;
				if (route.method === method) return { kind: 'found', route, params };
				allow.push(route.method);
			}
			return allow.length > 0 ? { kind: 'other-method', allow } : { kind: 'unknown' };
		},
	};
}

function paramsOf(
	parts: readonly string[],
	segments: readonly string[],
	shapes: Readonly<Record<string, RegExp>>,
): Record<string, string> | undefined {
	if (parts.length !== segments.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of parts.entries()) {
		const segment = segments[index] ?? '';
		if (!part.startsWith(':')) {
			if (part !== segment) return undefined;
			continue;
		}
		const name = part.slice(1);
		if (segment === '' || shapes[name]?.test(segment) === false) return undefined;
		params[name] = segment;
	}
	return params;
}

/** Percent-encoding undone, where it can be: `%40original` is `@original`. */
export function plainSegment(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
