import type { Secret } from '../core/secret.ts';
import type { World } from '../core/world.ts';
import type { Store } from '../database/store.ts';
import type { Keyring } from '../sessions/keyring.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** What the settings name, opened for the operator's commands. */
export interface AdminServices {
	readonly store: Store;
	readonly keyring: Keyring;
	/** `LOOKUP_RETENTION_DAYS`. */
	readonly retentionDays: number;
	/** Origin of the interactions' tokens. */
	readonly discordApiUrl: string;
	readonly sessions: Sessions;
	close(): Promise<void>;
}

/** What a command may use. */
export interface AdminCall {
	/**
	 * Opens the database and all else that the settings name; it is closed when the command is done. A command asks when
	 * it needs them, so that `keys generate` needs no settings.
	 */
	open(): Promise<AdminServices>;
	/** Opens the database alone: no other setting is needed, and no secret. */
	openDatabase(): Promise<Store>;
	/** The Discord id given with `--discord-user`. @throws UsageError if there is none */
	discordUser(): string;
	/** The value of an option other than `--discord-user`, if it was given. */
	option(name: 'format' | 'since' | 'head' | 'public-key'): string | undefined;
	/** Whether `--yes` was given. */
	readonly isSure: boolean;
	/** The cookie, from standard input. @throws UsageError if there is none */
	cookie(): Promise<Secret>;
	/** A line on standard output: what was asked for. */
	print(line: string): void;
	/** Text on standard output as it is, as fast as its reader takes it. */
	printAll(pieces: AsyncIterable<string>): Promise<void>;
	/** A line on standard error: what a person may want to know beside it. */
	note(line: string): void;
	readonly world: World;
}

export interface AdminCommand {
	/** As typed after the command's name. */
	readonly usage?: string;
	/** One line for `help`. */
	readonly summary: string;
	/** @throws UsageError, Finding, Failure, ConfigError, KeyringError: each becomes one line for the operator */
	run(call: AdminCall): Promise<void>;
}
