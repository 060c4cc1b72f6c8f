import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../src/config.ts';
import { loadCatalog } from '../src/discord/catalog.ts';
import { FAILURES } from '../src/failure.ts';
import { maySee, type Place } from '../src/profile/policy.ts';
import { PORTAL_ROLES } from '../src/profile/profile.ts';
import { SECTION_IDS, SECTIONS } from '../src/profile/sections.ts';
import type { Visibility } from '../src/reply.ts';

/**
 * Who may import what. The first row whose pattern matches a file is its row; what it imports must match one of the
 * row's patterns. Type-only imports count too, except in `sandbox/`, which may know
 * the types of `src/`.
 */
const MAY_IMPORT: readonly (readonly [from: RegExp, ...allowed: RegExp[]])[] = [
	[
		/^commands\//,
		/^src\/discord\/command$/,
		/^src\/profile\/(ask|profile|sections)$/,
		/^src\/(session|channel)\/cards$/,
		/^src\/lookup\/(lookup-query|show-lookups)$/,
		/^src\/(reply|failure|snowflake)$/,
		/^zod$/,
		/^discord\.js$/,
	],
	[/^src\/snowflake$/],
	[/^src\/(reply|secret)$/, /^node:util$/],
	[/^src\/failure$/, /^src\/reply$/],
	[/^src\/profile\/show$/, /^src\/profile\//, /^src\/(reply|failure|secret)$/],
	[/^src\/profile\/ports$/, /^src\/profile\//, /^src\/secret$/],
	[/^src\/profile\//, /^src\/profile\//, /^src\/(reply|snowflake)$/, /^node:net$/],
	[
		/^src\/portal\//,
		/^src\/portal\//,
		/^src\/profile\/(profile|ports)$/,
		/^src\/(failure|secret|log)$/,
		/^(undici|zod|cockatiel|lru-cache)$/,
		/^node:/,
	],
	[/^src\/session\/cards$/, /^src\/session\/sessions$/, /^src\/(reply|failure)$/, /^src\/profile\/profile$/],
	[
		/^src\/session\//,
		/^src\/session\//,
		/^src\/store\//,
		/^src\/profile\/(profile|ports)$/,
		/^src\/(failure|secret)$/,
		/^kysely(\/.+)?$/,
		/^node:/,
	],
	[/^src\/store\//, /^src\/store\//, /^src\/failure$/, /^kysely(\/.+)?$/, /^node:/],
	[
		/^src\/lookup\//,
		/^src\/lookup\//,
		/^src\/store\//,
		/^src\/profile\/(profile|ports|sections)$/,
		/^src\/(reply|failure|log|snowflake)$/,
		/^kysely(\/.+)?$/,
		/^node:timers\/promises$/,
	],
	[/^src\/channel\/audience$/],
	[
		/^src\/channel\//,
		/^src\/channel\//,
		/^src\/store\//,
		/^src\/profile\/(policy|ports|sections)$/,
		/^src\/(reply|failure)$/,
		/^node:crypto$/,
	],
	[
		/^src\/discord\//,
		/^src\/discord\//,
		/^src\/channel\//,
		/^src\/profile\/(policy|ports)$/,
		/^src\/(app|reply|failure|log)$/,
		/^(discord\.js|zod|lru-cache)$/,
		/^node:/,
	],
	[/^src\/log$/, /^pino$/],
	[/^src\/daily$/, /^src\/log$/],
	[
		/^src\/app$/,
		/^src\/lookup\/(kept-lookups|show-lookups)$/,
		/^src\/channel\/(log-channel|moderator-channels)$/,
		/^src\/profile\/(ports|show)$/,
		/^src\/session\/sessions$/,
	],
	[/^src\/config$/, /^src\/(secret|snowflake)$/, /^src\/session\/keyring$/, /^zod$/, /^node:fs$/],
	[/^src\/(main|complaint|open-channels|open-portal|deploy|admin)$/, /./],
	[/^src\/admin\//, /./],
	[/^sandbox\//, /^sandbox\//, /^(?!src\/|commands\/)/],
];

interface SourceFile {
	readonly name: string;
	readonly text: string;
	readonly imports: readonly { readonly target: string; readonly typeOnly: boolean }[];
}

const IMPORT =
	/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

async function sources(pattern: string): Promise<SourceFile[]> {
	const files: SourceFile[] = [];
	for await (const path of glob(pattern)) {
		const text = readFileSync(path, 'utf8');
		const imports = [...text.matchAll(IMPORT)].map((match) => {
			const target = match[2] ?? match[3] ?? match[4] ?? '';
			const resolved = target.startsWith('.') ? normalize(join(dirname(path), target)) : target;
			return { target: resolved.replace(/\.ts$/, ''), typeOnly: match[1] !== undefined };
		});
		files.push({ name: path.replace(/\.ts$/, ''), text, imports });
	}
	return files;
}

const SOURCES = await sources('{src,commands,sandbox}/**/*.ts');

describe('imports', () => {
	test('there are files to look at', () => {
		expect(SOURCES.length).toBeGreaterThan(50);
		expect(SOURCES.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
	});

	test.each(SOURCES.map((file) => [file.name, file] as const))(
		'%s imports only what its place allows',
		(_name, file) => {
			const row = MAY_IMPORT.find(([from]) => from.test(file.name));
			expect(row, 'no row of MAY_IMPORT is about this file').toBeDefined();
			const [, ...allowed] = row ?? [/./];
			const isSandbox = file.name.startsWith('sandbox/');
			const forbidden = file.imports.filter(
				({ target, typeOnly }) => !allowed.some((one) => one.test(target)) && !(isSandbox && typeOnly),
			);
			expect(forbidden).toEqual([]);
		},
	);

	test('nothing of src imports the programs or the sandbox', () => {
		const programs = /^(src\/(main|deploy|admin)$|sandbox\/|test\/)/;
		const offenders = SOURCES.filter(
			({ name, imports }) => name.startsWith('src/') && imports.some(({ target }) => programs.test(target)),
		).filter(({ name }) => !name.startsWith('src/admin'));
		expect(offenders.map(({ name }) => name)).toEqual([]);
	});

	test('there are no cycles', () => {
		const edges = new Map(
			SOURCES.map(({ name, imports }) => [
				name,
				imports.filter((one) => !one.typeOnly).map(({ target }) => target),
			]),
		);
		const cycles: string[] = [];
		const done = new Set<string>();
		const walk = (name: string, path: readonly string[]): void => {
			if (path.includes(name)) cycles.push([...path.slice(path.indexOf(name)), name].join(' -> '));
			if (path.includes(name) || done.has(name)) return;
			for (const next of edges.get(name) ?? []) walk(next, [...path, name]);
			done.add(name);
		};
		for (const name of edges.keys()) walk(name, []);
		expect(cycles).toEqual([]);
	});

	test('there are no barrels and no path aliases', () => {
		expect(SOURCES.filter(({ name }) => name.endsWith('/index')).map(({ name }) => name)).toEqual([]);
		const aliased = SOURCES.flatMap(({ imports }) => imports).filter(({ target }) => /^[@~#]\//.test(target));
		expect(aliased).toEqual([]);
	});
});

describe('secrets and settings', () => {
	test('only the programs read the environment', () => {
		const readers = SOURCES.filter(
			({ name, text }) => name.startsWith('src/') && /process\.env\b/.test(text),
		);
		expect(readers.map(({ name }) => name).sort()).toEqual(['src/admin', 'src/deploy', 'src/main']);
	});

	test('.env.example names every setting, and no other', () => {
		const named = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(
			(match) => match[1],
		);
		expect(named.sort()).toEqual([...SETTINGS].sort());
	});

	test('the README names every setting', () => {
		const readme = readFileSync('README.md', 'utf8');
		expect(SETTINGS.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
	});

	test('secrets are revealed in few places', () => {
		const places = SOURCES.filter(
			({ name, text }) => !name.startsWith('sandbox/') && text.includes('.reveal()'),
		);
		expect(places.map(({ name }) => name).sort()).toMatchInlineSnapshot(`
			[
			  "src/admin/keys-commands",
			  "src/deploy",
			  "src/main",
			  "src/portal/credential",
			  "src/portal/set-cookie",
			  "src/session/cipher",
			  "src/session/keyring",
			  "src/session/sign-in",
			]
		`);
	});
});

describe('the README', () => {
	const readme = readFileSync('README.md', 'utf8');

	test('shows the policy as the code has it', () => {
		const cell = (id: (typeof SECTION_IDS)[number], place: Place, visibility: Visibility): string => {
			const roles = PORTAL_ROLES.filter((role) =>
				maySee(SECTIONS[id].clearance, { place, visibility, role }),
			);
			if (roles.length === 0) return 'never';
			if (roles.length < PORTAL_ROLES.length) return `${roles.join(', ')} only`;
			return SECTIONS[id].clearance === 'public' ? 'yes' : 'if the Portal returned it';
		};
		const rows = SECTION_IDS.map((id) => {
			const cells = (['public-channel', 'moderator-channel'] as const).flatMap((place) => [
				cell(id, place, 'open'),
				cell(id, place, 'whisper'),
			]);
			return `| ${SECTIONS[id].title} | ${SECTIONS[id].clearance} | ${cells.join(' | ')} |`;
		});
		for (const row of rows) expect(readme).toContain(row);
	});

	test('names every command', async () => {
		for (const name of (await loadCatalog()).keys()) expect(readme).toContain(`/${name}`);
	});
});

test('failures have words that end as sentences do', () => {
	const details = { username: 'somebody', retryAt: new Date(0) };
	for (const { title, words } of Object.values(FAILURES)) {
		const last = words(details).at(-1);
		expect(typeof last === 'string' ? last : '').toMatch(/\.$/);
		expect(title).not.toMatch(/[.!]$/);
	}
});
