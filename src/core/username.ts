/** The Portal's documented rule for usernames; it also keeps path separators and percent signs out of request paths. */
const USERNAME = /^[A-Za-z0-9._-]{3,32}$/;

/** A username as people type or paste it, without the blanks and the `@` that come along. */
export function typedUsername(text: string): string {
	return text.trim().replace(/^@/, '');
}

/** Whether a text can be a Portal username: checked before any request, and again on the Portal's answers. */
export function isUsername(text: string): boolean {
	return USERNAME.test(text);
}
