import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';

/** Where `npm run build` puts what production runs: the programs, the commands, and what they share. */
const OUT = 'dist';
const LIBRARY = /[\\/]node_modules[\\/]/;
/** Whose code is most of it. One file of everything costs 10 MiB more: Node holds all of its text several times at start. */
const BIG_LIBRARIES = {
	undici: /[\\/]node_modules[\\/]undici[\\/]/,
	discord: /[\\/]node_modules[\\/](@discordjs|discord\.js|@sapphire)[\\/]/,
};

/** The code of the libraries keeps its names and lines, so a place in it is found without a map. */
const ownMapsOnly: Plugin = {
	name: 'own-maps-only',
	generateBundle(_options, bundle) {
		for (const chunk of Object.values(bundle)) {
			if (chunk.type !== 'chunk' || !chunk.moduleIds.some((id) => LIBRARY.test(id))) continue;
			delete bundle[`${chunk.fileName}.map`];
			chunk.code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
		}
	},
};

const input: InputOptions = {
	cwd: fileURLToPath(new URL('.', import.meta.url)),
	platform: 'node',
	// ws and discord.js try these, and do without.
	external: ['zlib-sync', 'bufferutil', 'utf-8-validate', 'erlpack'],
	checks: { eval: false },
	// One for all. discord.js brings an older one, which takes 13 MiB; without it, it can do everything but upload files.
	resolve: { alias: { undici: createRequire(import.meta.url).resolve('undici') } },
};
const output: OutputOptions = {
	dir: OUT,
	format: 'esm',
	entryFileNames: '[name].js',
	chunkFileNames: 'src/shared/[name].js',
	sourcemap: true,
	sourcemapExcludeSources: true,
	// They would stay in memory; licences stay.
	comments: { legal: true, annotation: false, jsdoc: false },
	plugins: [ownMapsOnly],
};

/** By the file's name without its ending. */
function entries(pattern: string): Record<string, string> {
	const files = globSync(pattern, { cwd: input.cwd });
	return Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file]));
}

/** Takes about two seconds. @throws if something cannot be resolved */
export async function buildPrograms(): Promise<void> {
	await using programs = await rolldown({
		...input,
		input: entries('{src/{main,deploy,admin},commands/*}.ts'),
	});
	await programs.write({
		...output,
		cleanDir: true,
		codeSplitting: {
			groups: [
				...Object.entries(BIG_LIBRARIES).map(([name, test]) => ({ name, test })),
				{ name: 'libraries', test: LIBRARY },
				{ name: 'porter', minShareCount: 2 },
			],
		},
	});
	// A thread loads only what it needs, and shares no memory anyway.
	for (const file of Object.values(entries('src/**/worker.ts'))) {
		await using thread = await rolldown({ ...input, input: { 'src/shared/worker': file } });
		await thread.write({ ...output, codeSplitting: false });
	}
}

if (import.meta.main) await buildPrograms();
