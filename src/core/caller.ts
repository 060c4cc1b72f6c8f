import type { Secret } from './secret.ts';

/** The Discord user who ran the command or pressed the button. */
export interface Caller {
	/** Discord id (snowflake). */
	readonly id: string;
	readonly username: string;
	/** https address of the caller's Discord avatar; the Portal's bot login wants one. */
	readonly avatarUrl: string;
}

/** The interaction that is answered: what it takes to find the answer again. */
export interface InteractionRef {
	/** Discord id. */
	readonly id: string;
	readonly token: Secret;
	/** Of the message whose control was used. */
	readonly messageId?: string;
}
