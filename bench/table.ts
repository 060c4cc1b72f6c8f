/** Prints rows below each other, the first cell to the left and the others to the right. The first row is the heading. */
export function printTable(rows: readonly (readonly string[])[]): void {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of rows) {
		const cells = row.map((cell, column) => {
			const width = widths[column] ?? 0;
			return column === 0 ? cell.padEnd(width) : cell.padStart(width);
		});
		console.log(cells.join('  ').trimEnd());
	}
}

/** A number with three digits that count, as far as it has a fraction. */
export function digits(value: number): string {
	return value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01)))));
}

/** A goal, and whether it is met. */
export function verdict(value: number, goal: number, unit = ''): string {
	return `${value <= goal ? 'met' : 'missed'}, <= ${goal}${unit}`;
}
