/** Whether a text looks like one of Discord's ids: 17 to 20 digits, as all are that were given out since 2015. */
export function isSnowflake(text: string): boolean {
	return /^\d{17,20}$/.test(text);
}
