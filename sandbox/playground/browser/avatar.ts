const COLOURS = ['#5865f2', '#3f8f5f', '#a84e2e', '#8a4fb5', '#b3446c', '#2d7fa3', '#7a7d3a'] as const;

/** A picture with an initial, drawn here: nothing is fetched from outside. */
export function avatarOf(name: string): string {
	const sum = [...name].reduce((all, letter) => all + (letter.codePointAt(0) ?? 0), 0);
	const colour = name === 'Porter' ? '#313f8f' : COLOURS[sum % COLOURS.length];
	return svg(
		`<rect width="80" height="80" fill="${colour}"/><text x="40" y="54" font-family="sans-serif" font-size="40" font-weight="600" fill="#fff" text-anchor="middle">${initial(name)}</text>`,
	);
}

/** Stands for a picture that Discord would fetch. */
export const PICTURE = svg(
	'<rect width="80" height="80" rx="8" fill="#4b4f9c"/><circle cx="40" cy="31" r="14" fill="#c9cdfb"/><path d="M14 72a26 22 0 0 1 52 0z" fill="#c9cdfb"/>',
);

function initial(name: string): string {
	const letter = [...name][0] ?? '?';
	return /[\p{L}\p{N}]/u.test(letter) ? letter.toUpperCase() : '?';
}

function svg(inner: string): string {
	const text = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 80 80">${inner}</svg>`;
	return `data:image/svg+xml,${encodeURIComponent(text)}`;
}
