import { FAILURES, Failure, type FailureCode } from '../core/failure.ts';
import { operatorMessage } from '../operator-message.ts';

/** What a failure means to the operator, where the catalogue's words are for somebody on Discord. */
const MEANING: Partial<Record<FailureCode, string>> = {
	'bad-input':
		'That is no cookie value: 16 to 4096 characters, no spaces, quotes, commas, semicolons or backslashes.',
	'session-expired': 'The Portal does not accept this cookie: it is incomplete, or its session has ended.',
	'login-mismatch':
		'The Portal does not link the account of this cookie to that Discord user. Nothing was stored.',
	'not-permitted': 'The account of this cookie is restricted on the Portal. Nothing was stored.',
};

/** An error in one line for the operator: no stack, and nothing that the Portal sent. */
export function adminMessage(error: unknown): string {
	if (!(error instanceof Failure)) return operatorMessage(error, 'That did not work');
	const { code, details, cause } = error;
	const meaning = MEANING[code] ?? `${FAILURES[code].title}.`;
	const when = details.retryAt ? ` Try again after ${details.retryAt.toISOString()}.` : '';
	// The database's own words name files and tables at most.
	const said = code.startsWith('store-') && cause instanceof Error ? ` (${cause.message})` : '';
	return `${meaning}${when}${said}`;
}
