import type { Secret } from '../core/secret.ts';
import type { Store } from '../database/store.ts';
import type { Keyring } from '../sessions/keyring.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** The parts of Porter that the operator's commands work on. */
export interface AdminParts {
	readonly store: Store;
	readonly keyring: Keyring;
	readonly sessions: Sessions;
	close(): Promise<void>;
}

/** What a command may use. Each part is asked for when it is needed, so that `keys generate` needs no settings. */
export interface AdminCall {
	/** Opens the database and all else that the settings name; it is closed when the command is done. */
	parts(): Promise<AdminParts>;
	/** The Discord id given with `--discord-user`; a mistake of use if there is none. */
	discordUser(): string;
	/** The value of an option other than `--discord-user`, if it was given. */
	option(name: 'format' | 'since' | 'head'): string | undefined;
	/** The cookie, from standard input. */
	cookie(): Promise<Secret>;
	/** A line on standard output: what was asked for. */
	print(line: string): void;
	/** Text on standard output as it is, as fast as its reader takes it. */
	pour(pieces: AsyncIterable<string>): Promise<void>;
	/** A line on standard error: what a person may want to know beside it. */
	note(line: string): void;
}

export interface AdminCommand {
	/** As typed after the command's name. */
	readonly usage?: string;
	readonly summary: string;
	run(call: AdminCall): Promise<void>;
}
