import { errors } from 'undici';
import { Failure, type FailureCode, type FailureDetails } from '../core/failure.ts';

/**
 * What went wrong between Porter and the Portal, for the log: a code and nothing else. Errors of undici, Node and `JSON.parse` quote
 * addresses, headers and bodies, so none of them is ever passed on, not even as a cause.
 */
export class PortalFault extends Error {
	override readonly name = 'PortalFault';
	readonly code: string;

	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

/** A failure with its cause for the log. `fault` is a constant of ours, such as `NOT_JSON`, or a code of undici or Node. */
export function portalFailure(code: FailureCode, fault: string, details: FailureDetails = {}): Failure {
	return new Failure(code, details, { cause: new PortalFault(fault) });
}

/** An answer that cannot be used. */
export const nonsense = (fault: string, details?: FailureDetails): Failure =>
	portalFailure('portal-nonsense', fault, details);

const SLOW = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const GARBLED = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE']);

/**
 * Errors that a second attempt may not meet. Bad certificates, unknown hosts and unreadable answers stay as they are, and
 * after the time limit there is no time for a second attempt.
 */
const PASSING = new Set([
	'EAI_AGAIN',
	'ECONNREFUSED',
	'ECONNRESET',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
	'UND_ERR_CONNECT_TIMEOUT',
	'UND_ERR_SOCKET',
	'HTTP_502',
	'HTTP_503',
	'HTTP_504',
]);

/** An error of the transport in the catalogue's words. @param overdue whether the request's time was up */
export function transportFailure(error: unknown, overdue: boolean): Failure {
	if (overdue) return portalFailure('portal-slow', 'DEADLINE');
	const code = codeOf(error);
	if (SLOW.has(code)) return portalFailure('portal-slow', code);
	return GARBLED.has(code) || code.startsWith('HPE_') ? nonsense(code) : portalFailure('portal-down', code);
}

const OWN_REFUSALS: ReadonlySet<string> = new Set(['PAUSED', 'BUDGET', 'BAD_COOKIE', 'BAD_KEY']);

/** Whether Porter itself kept a request back, or could not write it down: that says nothing about the Portal. */
export function isOwnRefusal(error: unknown): boolean {
	if (!(error instanceof Failure)) return false;
	const isOurs = error.cause instanceof PortalFault && OWN_REFUSALS.has(error.cause.code);
	return isOurs || error.code.startsWith('store-');
}

/** Whether a second attempt makes sense: not if the Portal said when to try again. */
export function isPassing(error: unknown): boolean {
	return (
		error instanceof Failure &&
		error.details.retryAt === undefined &&
		error.cause instanceof PortalFault &&
		PASSING.has(error.cause.code)
	);
}

/** The code that Node or undici gave an error, if it looks like one: such codes never come from the Portal. */
function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
	// An answer that is no HTTP at all gives an error without a code, which quotes the first bytes.
	return error instanceof errors.HTTPParserError ? 'HPE_UNKNOWN' : 'UNKNOWN';
}
