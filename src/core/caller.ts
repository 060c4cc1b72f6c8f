/** The Discord user who ran the command or pressed the button. */
export interface Caller {
	/** Discord id (snowflake). */
	readonly id: string;
	readonly username: string;
	/** https address of the caller's Discord avatar; the Portal's bot login wants one. */
	readonly avatarUrl: string;
}
