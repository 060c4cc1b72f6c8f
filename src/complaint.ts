import { DiscordAPIError } from 'discord.js';
import { ConfigError } from './config.ts';
import { Failure, type FailureCode } from './failure.ts';
import { traceOf } from './log.ts';
import { KeyringError } from './session/keyring-check.ts';

const STORE: Partial<Record<FailureCode, string>> = {
	'store-busy': 'the database is locked by another process; is Porter running already',
	'store-read-only':
		'the database cannot be written: look at its folder, its owner, and the room on its disk',
	'store-trouble': 'the database cannot be used: it is damaged, no database, or one of a newer Porter',
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
export function complaint(error: unknown, what: string): string {
	if (error instanceof ConfigError || error instanceof KeyringError) return error.message;
	if (error instanceof Failure) return `${what}: ${STORE[error.code] ?? error.code}.`;
	if (error instanceof DiscordAPIError) return ofDiscord(error, what);
	const { name, code = name, at } = traceOf(error);
	if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return 'There is no such option; there is --dry-run.';
	return `${what}: ${DISCORD[code] ?? `${code} ${at[0] ?? ''}`}.`;
}

function ofDiscord({ status, code }: DiscordAPIError, what: string): string {
	if (status === 401) return `${what}: Discord does not accept DISCORD_TOKEN.`;
	if (code === 50001)
		return 'Porter is not in that server yet: invite it with the link above, then deploy again.';
	return `${what}: Discord refused with status ${status}, code ${code}.`;
}
