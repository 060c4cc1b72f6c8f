import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import type { Credential } from './routes.ts';
import { PortalFault } from './transport-error.ts';

/**
 * RFC 6265 cookie octets. undici refuses line breaks, but would send `x; admin=1` as two cookies. Sessions shorter
 * than 16 characters would be guessable; browsers keep at most 4096.
 */
const COOKIE_VALUE = /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]{16,4096}$/;
const KEY = /^[\x21-\x7E]{1,512}$/;

/** Whether a text can be the value of the Portal's session cookie. */
export function isCookieValue(text: string): boolean {
	return COOKIE_VALUE.test(text);
}

/**
 * The header that proves who asks: the only place where a cookie or a key leaves its `Secret`.
 * @throws Failure `session-expired` for a cookie that can never work, `login-not-set-up` for such a key
 */
export function credentialHeader(credential: Credential, secret: Secret): Record<string, string> {
	const value = secret.reveal();
	if (credential === 'session') {
		if (!isCookieValue(value)) throw refusal('session-expired', 'BAD_COOKIE');
		return { cookie: `psession=${value}` };
	}
	if (!KEY.test(value)) throw refusal('login-not-set-up', 'BAD_KEY');
	return { 'x-api-key': value };
}

function refusal(code: 'session-expired' | 'login-not-set-up', fault: string): Failure {
	return new Failure(code, {}, { cause: new PortalFault(fault) });
}
