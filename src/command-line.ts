import packageJson from '../package.json' with { type: 'json' };

/** Ends the program if it was only asked for help or its version: nothing is read, opened or started for that. */
export function answerHelp(argv: readonly string[], usage: string): void {
	const wantsHelp = argv.includes('--help') || argv.includes('-h');
	if (!wantsHelp && !argv.includes('--version')) return;
	console.log(wantsHelp ? usage : packageJson.version);
	process.exit(0);
}
