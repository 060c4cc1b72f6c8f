/**
 * An independent reading of Discord's markdown, to find what would come alive in a text: first code spans are taken out,
 * as Discord does, then anything that could begin a construct is reported.
 */
export function liveConstructs(text: string): string[] {
	const withoutCode = text.replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '\u0000');
	const unescaped = withoutCode.replace(/\\[^0-9A-Za-z\s]/g, '\u0001');
	const constructs: readonly RegExp[] = [
		/<(@[!&]?|#|t:|id:|\/|a?:|https?:)/g,
		/@(everyone|here)/g,
		/https?:\/\//g,
		/discord(\.gg|app\.com|\.com)\//g,
		/\]\(/g,
		/[*_~|]{1,3}(?=\S)/g,
		/`/g,
		/^\s*(#{1,3}|-#|>{1,3}|[-*+]|\d+\.)\s/gm,
		/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u00ad]/g,
	];
	return constructs.flatMap((construct) => unescaped.match(construct) ?? []);
}
