import { isCookieValue } from '../core/cookie.ts';
import type { Secret } from '../core/secret.ts';
import type { Credential } from './routes.ts';
import { portalFailure } from './transport-error.ts';

const KEY = /^[\x21-\x7E]{1,512}$/;

/**
 * The header that proves who sends a request: the only place where a cookie or a key leaves its `Secret`.
 * @throws Failure `session-expired` for a cookie that can never work, `login-not-set-up` for such a key
 */
export function credentialHeader(credential: Credential, secret: Secret): Record<string, string> {
	const value = secret.reveal();
	if (credential === 'session') {
		if (!isCookieValue(value)) throw portalFailure('session-expired', 'BAD_COOKIE');
		return { cookie: `psession=${value}` };
	}
	if (!KEY.test(value)) throw portalFailure('login-not-set-up', 'BAD_KEY');
	return { 'x-api-key': value };
}
