/** Whether a text looks like one of Discord's ids: 17 to 20 digits, as all are that were given out since 2015. */
export function isSnowflake(text: string): boolean {
	return /^\d{17,20}$/.test(text);
}

/** The first millisecond of 2015, where the times in Discord's ids begin. */
const EPOCH_MS = 1_420_070_400_000n;

/** When an id was given out, by Discord's clock, in milliseconds since 1970. */
export function timeOfSnowflake(id: string): number {
	return Number((BigInt(id) >> 22n) + EPOCH_MS);
}
