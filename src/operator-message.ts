import { DiscordAPIError } from 'discord.js';
import { ConfigError } from './config.ts';
import { Failure, type FailureCode } from './core/failure.ts';
import { traceOf } from './core/log.ts';
import { isOutage } from './discord/retry.ts';
import { KeyringError } from './sessions/key-check.ts';

/** A program was called wrongly. The message repeats nothing that was typed. */
export class UsageError extends Error {
	override readonly name: string = 'UsageError';
}

/** A program did its work, and what it found is no success. The message is for the operator. */
export class Finding extends Error {
	override readonly name = 'Finding';
}

const STORE: Partial<Record<FailureCode, string>> = {
	'store-busy': 'the database is locked by another program',
	'store-read-only':
		'the database cannot be written: look at its folder, its owner, and the room on its disk',
	'store-newer': 'a newer Porter has changed the database: run that version, or put back a backup of before',
	'store-in-use': 'another Porter is running with this database: stop it first',
	'store-gone': 'the file of the database was deleted or replaced',
	'store-damaged': 'the database is damaged: put back a backup',
	'store-foreign': 'the file that DATABASE_URL names is no database',
	'store-unusable': 'the database cannot be used',
};

const DISCORD: Readonly<Record<string, string>> = {
	TokenInvalid: 'Discord does not accept DISCORD_TOKEN',
	ECONNREFUSED: 'Discord cannot be reached: nothing answers at DISCORD_API_URL',
	ENOTFOUND: 'Discord cannot be reached: its name cannot be resolved',
	EAI_AGAIN: 'Discord cannot be reached: its name cannot be resolved',
	ETIMEDOUT: 'Discord cannot be reached: it does not answer',
	UND_ERR_CONNECT_TIMEOUT: 'Discord cannot be reached: it does not answer',
};

/**
 * Why one of the programs cannot do its work, in one line for the operator; the settings' faults take one each. Of an
 * unexpected error only its kind and where, since its message may quote a value.
 * @param what what could not be done
 */
export function operatorMessage(error: unknown, what: string): string {
	if (OWN_WORDS.some((kind) => error instanceof kind)) return (error as Error).message;
	if (error instanceof Failure) return `${what}: ${STORE[error.code] ?? error.code}.`;
	const { name, code = name, at } = traceOf(error);
	if (DISCORD[code]) return `${what}: ${DISCORD[code]}.`;
	if (isOutage(error)) return `${what}: Discord is not available. Try again in a few minutes.`;
	if (error instanceof DiscordAPIError) {
		const { status, code } = error;
		if (status === 401) return `${what}: Discord does not accept DISCORD_TOKEN.`;
		return `${what}: Discord refused with status ${status}, code ${code}.`;
	}
	return `${what}: ${code} ${at[0] ?? ''}.`;
}

/** Errors whose words are ours, and hold no value. */
const OWN_WORDS = [ConfigError, KeyringError, UsageError, Finding] as const;
