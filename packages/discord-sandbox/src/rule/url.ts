import type { Issue } from '../issue.ts';

/** A URL whose scheme Discord does not take there. */
export function urlIssues(
	path: readonly (string | number)[],
	url: string | null | undefined,
	schemes: readonly string[],
): Issue[] {
	if (url === null || url === undefined) return [];
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
	if (schemes.includes(scheme)) return [];
	const message = `Scheme "${scheme}" is not supported. Scheme must be one of ('${schemes.join("', '")}').`;
	return [{ path, code: 'URL_TYPE_INVALID_SCHEME', message }];
}
