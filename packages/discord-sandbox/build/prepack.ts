import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Run by `npm pack`: builds JavaScript with types into `dist`, and writes a package.json that points there. In the repository
 * package.json points to the TypeScript sources, and what the package needs is a devDependency, so that an installation
 * without development dependencies gets none of it. `postpack` puts the package.json of the repository back.
 */

interface Manifest {
	[field: string]: unknown;
	exports: Record<string, string>;
	bin: Record<string, string>;
	peerDependencies: Record<string, string>;
	devDependencies?: Record<string, string>;
	scripts?: Record<string, string>;
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

rmSync('dist', { recursive: true, force: true });
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
// The compiler copies no declarations that were written by hand.
copyFileSync('src/discord-api-spec.d.ts', 'dist/discord-api-spec.d.ts');

copyFileSync('package.json', 'package.json.repository');
const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync('package.json', `${JSON.stringify(published(manifest), null, '\t')}\n`);

/** The package.json of the tarball. */
function published({ devDependencies = {}, scripts: _, ...manifest }: Manifest): object {
	const built = (source: string) => source.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1');
	const needed = importedPackages().filter((name) => !(name in manifest.peerDependencies));
	const missing = needed.filter((name) => !(name in devDependencies));
	if (missing.length > 0) throw new Error(`not in devDependencies: ${missing.join(', ')}`);
	return {
		...manifest,
		exports: Object.fromEntries(
			Object.entries(manifest.exports).map(([entry, source]) => [
				entry,
				{ types: `${built(source)}.d.ts`, default: `${built(source)}.js` },
			]),
		),
		bin: Object.fromEntries(
			Object.entries(manifest.bin).map(([name, source]) => [name, `${built(source)}.js`]),
		),
		dependencies: Object.fromEntries(needed.map((name) => [name, devDependencies[name]])),
	};
}

/** Names of the packages that the built files import, types included. */
function importedPackages(): string[] {
	const text = globSync('dist/**/*.{js,d.ts}').map((file) => readFileSync(file, 'utf8'));
	const specifiers = text.flatMap((one) =>
		[...one.matchAll(/\b(?:from|import\()\s*["']([^."'][^"']*)["']/g)].map(([, name = '']) => name),
	);
	const names = specifiers
		.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
		.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
	return [...new Set(names)].sort();
}
