import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';

/** Where `npm run build` puts what production runs: the programs, the commands, and what they share. */
const OUT = 'dist';
const LIBRARY = /[\\/]node_modules[\\/]/;

/**
 * Node reads each map at start, and those of the libraries would cost 60 MiB and a quarter of a second; their code keeps
 * its names and lines, so that a place in it can be found without.
 */
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
};
const output: OutputOptions = {
	dir: OUT,
	format: 'esm',
	entryFileNames: '[name].js',
	chunkFileNames: 'src/shared/[name].js',
	sourcemap: true,
	// They would stay in memory.
	comments: false,
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
