/** RFC 6265 cookie octets: no control character, space, quote, comma, semicolon or backslash. */
const COOKIE_OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{16,4096}$/;

/**
 * Whether a text can be the value of a session cookie: 16 to 4096 cookie octets. Anything else could add a second
 * cookie to a request (`a; admin=1`), or is no session.
 */
export function isCookieValue(text: string): boolean {
	return COOKIE_OCTETS.test(text);
}
