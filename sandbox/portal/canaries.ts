import { randomBytes, randomInt } from 'node:crypto';

/**
 * Everything secret or personal that the sandbox's Portal hands out is recognisable, so that tests can search messages,
 * logs and database files for it. Addresses are of the ranges kept for documentation (RFC 5737, RFC 3849).
 */

const IPV4_NETS = ['203.0.113', '198.51.100', '192.0.2'] as const;
const ADDRESSES = 640;
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

const cookies = new Set<string>();
const codes = new Set<string>();

/** An address of a past session: every fourth one is IPv6. @param n 0 to 639, so that `CANARIES.ips` holds it */
export function canaryIp(n: number): string {
	if (n < 0 || n >= ADDRESSES) throw new RangeError(`there is no canary address ${n}`);
	if (n % 4 === 3) return `2001:db8:${(0xa00 + n).toString(16)}:${(n + 1).toString(16)}:c0de::1`;
	const net = IPV4_NETS[n % IPV4_NETS.length];
	return `${net}.${1 + (n % 254)}`;
}

/** The last six characters of a past session's token. @param n 0 to 639 */
export function canaryTokenSuffix(n: number): string {
	return `tk${n.toString().padStart(4, '0')}`;
}

/** Addresses written in ways that a masking function may not expect. */
export const ODD_IPS = [
	'2001:DB8:BAD:CAFE:0:0:0:77',
	'2001:0db8:0bad:0001:0000:0000:0000:0078',
	'::ffff:203.0.113.201',
	'198.51.100.202:51820',
	'203.0.113.203, 198.51.100.204',
	'[2001:db8:bad:2::79]',
	'2001:db8:bad:3::80%eth0',
] as const;

/** Where the past sessions of the sandbox were; found nowhere else in its texts. */
export const CITIES = [
	{ city: 'Rotterdam', region: 'South Holland', country: 'NL', lat: 51.9225, lon: 4.4792, isp: 'Ziggo' },
	{ city: 'Gothenburg', region: 'Västra Götaland', country: 'SE', lat: 57.7089, lon: 11.9746, isp: 'Telia' },
	{ city: 'Valparaíso', region: 'Valparaíso', country: 'CL', lat: -33.0472, lon: -71.6127, isp: 'Movistar' },
	{ city: 'Sapporo', region: 'Hokkaido', country: 'JP', lat: 43.0618, lon: 141.3545, isp: 'NTT' },
	{ city: 'Saskatoon', region: 'Saskatchewan', country: 'CA', lat: 52.1332, lon: -106.67, isp: 'SaskTel' },
	{ city: 'Leipzig', region: 'Saxony', country: 'DE', lat: 51.3397, lon: 12.3731, isp: 'Deutsche Telekom' },
] as const;

/** A new session cookie value; `CANARIES.cookies()` knows it from now on. */
export function newCookie(): string {
	return keepCookie(`canary-psession-${randomBytes(24).toString('base64url')}`);
}

/** Notes a cookie value made elsewhere, such as an illegal one. */
export function keepCookie(value: string): string {
	cookies.add(value);
	return value;
}

/** A new login code: 8 characters, case-sensitive; `CANARIES.codes()` knows it from now on. */
export function newCode(): string {
	const tail = Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
	const code = `zQ${tail}`;
	codes.add(code);
	return code;
}

/** What must never be found where it does not belong. */
export const CANARIES = {
	botKey: 'hbot_canary_b07b07b07b07b07b07b07b07b07b07b0',
	publicKey: 'hpub_canary_9ub9ub9ub9ub9ub9ub9ub9ub9ub9ub9u',
	/** Every address of every past session, as the Portal writes it. */
	ips: [...Array.from({ length: ADDRESSES }, (_, n) => canaryIp(n)), ...ODD_IPS] as readonly string[],
	tokenSuffixes: Array.from({ length: ADDRESSES }, (_, n) => canaryTokenSuffix(n)) as readonly string[],
	cities: CITIES.map(({ city }) => city) as readonly string[],
	/** The session cookie values that this process has issued so far, over all portals. */
	cookies: (): readonly string[] => [...cookies],
	/** The login codes that this process has issued so far, over all portals. */
	codes: (): readonly string[] => [...codes],
} as const;
