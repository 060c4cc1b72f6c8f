/** Lines of columns as wide as their widest cell, two spaces apart. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
	const widths = headings.map((heading, column) =>
		Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	return [headings, ...rows].map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}

/** Foreign text for a terminal: without the control characters that could redraw it. */
export function plain(text: string): string {
	return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
