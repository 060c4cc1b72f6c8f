import { type Cookie, parseCookie } from 'undici';
import { isCookieValue } from '../core/cookie.ts';
import { DAY_MS } from '../core/duration.ts';
import { Secret } from '../core/secret.ts';

const NAME = 'psession';
/** Browsers keep no cookie for longer (RFC 6265bis), so no session is believed to live longer. */
const MAX_AGE_MS = 400 * DAY_MS;

/** A session as a login answer sets it. */
export interface SessionCookie {
	readonly cookie: Secret;
	/** Absent: the cookie does not say. */
	readonly expiresAt?: Date;
}

/**
 * The session cookie that an answer's `Set-Cookie` headers leave behind, read as a browser would: the last one wins,
 * `Max-Age` goes before `Expires`, and one that has already ended deletes. Undefined if none is left, or if its value is
 * not made of cookie octets.
 * @param wall milliseconds since 1970
 */
export function sessionCookie(
	headers: string | readonly string[] | undefined,
	wall: number,
): SessionCookie | undefined {
	const lines = typeof headers === 'string' ? [headers] : (headers ?? []);
	/** By domain and path: deleting the cookie of an older domain does not delete the new one. */
	const jar = new Map<string, SessionCookie>();
	for (const line of lines) {
		const cookie = parseCookie(line);
		if (cookie?.name !== NAME) continue;
		const expiresAt = endOf(cookie, wall);
		const place = `${cookie.domain ?? ''} ${cookie.path ?? ''}`;
		jar.delete(place);
		if (expiresAt && expiresAt.getTime() <= wall) continue;
		jar.set(place, { cookie: new Secret(cookie.value), ...(expiresAt ? { expiresAt } : {}) });
	}
	const last = [...jar.values()].at(-1);
	return last && isCookieValue(last.cookie.reveal()) ? last : undefined;
}

function endOf({ maxAge, expires }: Cookie, wall: number): Date | undefined {
	if (maxAge !== undefined) return new Date(wall + Math.min(maxAge * 1000, MAX_AGE_MS));
	if (expires === undefined) return undefined;
	return new Date(Math.min(Number(expires), wall + MAX_AGE_MS));
}
