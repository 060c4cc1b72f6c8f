import type { IncomingMessage, ServerResponse } from 'node:http';

/** The names under which a browser on this machine reaches the page. Any other name is somebody's DNS trick. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost'];

/**
 * Whether a request comes to the page by its own name and port, and, if a page sent it, from the page itself. So no web
 * page elsewhere can read or drive the sandbox, be it by rebinding its own name to 127.0.0.1 or by a plain request.
 */
export function isFromHere(request: IncomingMessage, port: number): boolean {
	const { host, origin } = request.headers;
	const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
	if (host === undefined || !hosts.includes(host.toLowerCase())) return false;
	return origin === undefined ? !needsOrigin(request) : origin === `http://${host.toLowerCase()}`;
}

/** Browsers send `Origin` with these; anybody who leaves it out is no browser, or hides where it comes from. */
function needsOrigin({ method, headers }: IncomingMessage): boolean {
	return headers.upgrade !== undefined || (method !== 'GET' && method !== 'HEAD');
}

/**
 * Nothing from outside, nothing inline, no frames. Styles may be set by scripts on elements, as the components of the
 * messages do for colours.
 */
export function setGuards(response: ServerResponse, port: number): void {
	const sockets = LOOPBACK_NAMES.map((name) => `ws://${name}:${port}`).join(' ');
	const policy = [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		`connect-src ${sockets}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		'trusted-types lit-html',
	];
	response.setHeader('content-security-policy', policy.join('; '));
	response.setHeader('x-content-type-options', 'nosniff');
	response.setHeader('referrer-policy', 'no-referrer');
	response.setHeader('cross-origin-opener-policy', 'same-origin');
	response.setHeader('cross-origin-resource-policy', 'same-origin');
	response.setHeader('cache-control', 'no-store');
}
