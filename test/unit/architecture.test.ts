import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Place } from '../../src/channels/place.ts';
import { SETTINGS } from '../../src/config.ts';
import { FAILURES } from '../../src/core/failure.ts';
import type { Clearance, Visibility } from '../../src/core/reply.ts';
import { PORTAL_ROLES } from '../../src/core/viewer.ts';
import { loadCommands } from '../../src/discord/load-commands.ts';
import { maySee } from '../../src/profile/policy.ts';
import { SECTION_IDS, SECTIONS } from '../../src/profile/sections.ts';

/**
 * The layers, top to bottom. A file may import what is below it and what is in its own folder; of another folder of its
 * own layer, types only.
 */
const LAYERS: readonly { readonly name: string; readonly files: RegExp; readonly typesOf?: RegExp }[] = [
	{ name: 'programs', files: /^src\/((main|deploy|admin)$|admin\/|doctor\/)/ },
	{ name: 'bot', files: /^src\/[\w-]+$/ },
	{ name: 'commands', files: /^commands\// },
	{ name: 'discord', files: /^src\/discord\// },
	{ name: 'features', files: /^src\/(profile|sessions|channels|audit)\// },
	// What the Portal sends becomes the profile's model here.
	{ name: 'portal and database', files: /^src\/(portal|database)\//, typesOf: /^src\/profile\/model$/ },
	{ name: 'core', files: /^src\/core\// },
];
/** These stand beside Porter, and know its types at most. */
const BESIDE = /^(sandbox|packages)\//;

interface Import {
	readonly target: string;
	readonly typeOnly: boolean;
}

interface SourceFile {
	readonly name: string;
	readonly text: string;
	readonly imports: readonly Import[];
}

const IMPORT =
	/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

async function sources(pattern: string): Promise<SourceFile[]> {
	const files: SourceFile[] = [];
	for await (const path of glob(pattern, { exclude: ['**/node_modules/**'] })) {
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

const SOURCES = await sources('{src,commands,sandbox,packages}/**/*.ts');
const layerOf = (name: string) => LAYERS.findIndex(({ files }) => files.test(name));
/** The two first folders: `src/profile`. */
const folderOf = (name: string) => name.split('/').slice(0, 2).join('/');

/** Why a file may not import something; undefined: it may. */
function objection(name: string, { target, typeOnly }: Import): string | undefined {
	const [from, to] = [layerOf(name), layerOf(target)];
	if (BESIDE.test(name)) return to < 0 || typeOnly ? undefined : 'only its types';
	if (BESIDE.test(target)) return 'Porter knows nothing of what stands beside it';
	if (to < 0 || to > from) return undefined;
	if (to < from)
		return typeOnly && LAYERS[from]?.typesOf?.test(target) ? undefined : 'it is in a layer above';
	return folderOf(name) === folderOf(target) || typeOnly || from <= 1 ? undefined : 'only its types';
}

describe('imports', () => {
	test('there are files to look at', () => {
		expect(SOURCES.length).toBeGreaterThan(50);
		expect(SOURCES.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
	});

	test('every file of Porter is in a layer', () => {
		const homeless = SOURCES.filter(({ name }) => !BESIDE.test(name) && layerOf(name) < 0);
		expect(homeless.map(({ name }) => name)).toEqual([]);
	});

	test('a file imports what is below it', () => {
		const wrong = SOURCES.flatMap(({ name, imports }) =>
			imports.flatMap((one) => {
				const why = objection(name, one);
				return why === undefined ? [] : [`${name} imports ${one.target}: ${why}`];
			}),
		);
		expect(wrong).toEqual([]);
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
		const barrels = SOURCES.filter(({ name }) => name.endsWith('/index') && !name.startsWith('packages/'));
		expect(barrels.map(({ name }) => name)).toEqual([]);
		const aliased = SOURCES.flatMap(({ imports }) => imports).filter(({ target }) => /^[@~#]\//.test(target));
		expect(aliased).toEqual([]);
	});
});

describe('names', () => {
	test('a file name occurs once, but for the two that mean the same in every feature', () => {
		const names = SOURCES.map(({ name }) => name)
			.filter((name) => !BESIDE.test(name))
			.map((name) => name.split('/').at(-1) ?? '')
			.filter((name) => name !== 'cards' && name !== 'repository');
		expect(twice(names)).toEqual([]);
	});

	test('an exported type is declared once', () => {
		const types = SOURCES.flatMap(({ text }) =>
			[...text.matchAll(/^export (?:declare )?(?:interface|type|class|abstract class) (\w+)/gm)].map(
				(match) => match[1] ?? '',
			),
		);
		expect(twice(types)).toEqual([]);
	});
});

function twice(names: readonly string[]): readonly string[] {
	return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].sort();
}

test('time, timers, chance and ids come from the World: nothing outside core/ asks the machine', () => {
	const originals =
		/\bDate\.now\b|\bnew Date\(\)|\bset(?:Timeout|Interval|Immediate)\b|timers\/promises|AbortSignal\.timeout|Math\.random|randomUUID|performance\.now/;
	const asking = SOURCES.filter(
		({ name, text }) =>
			/^(src|commands)\//.test(name) && layerOf(name) < LAYERS.length - 1 && originals.test(text),
	);
	expect(asking.map(({ name }) => name)).toEqual([]);
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
			  "src/bot",
			  "src/deployment",
			  "src/discord/api",
			  "src/portal/credential",
			  "src/portal/set-cookie",
			  "src/sessions/cipher",
			  "src/sessions/keyring",
			  "src/sessions/sign-in",
			]
		`);
	});
});

describe('the README', () => {
	const readme = readFileSync('README.md', 'utf8');

	test('shows the policy as the code has it', () => {
		const cell = (clearance: Clearance, place: Place, visibility: Visibility): string => {
			const roles = PORTAL_ROLES.filter((role) => maySee(clearance, { place, visibility, role }));
			if (roles.length === 0) return 'never';
			if (roles.length < PORTAL_ROLES.length) return `${roles.join(', ')} only`;
			return clearance === 'public' ? 'yes' : 'if the Portal returned it';
		};
		const clearances = [...new Set(SECTION_IDS.map((id) => SECTIONS[id].clearance))];
		const rows = clearances.map((clearance) => {
			const cells = (['public-channel', 'moderator-channel'] as const).flatMap((place) => [
				cell(clearance, place, 'open'),
				cell(clearance, place, 'ephemeral'),
			]);
			return ` | ${clearance} | ${cells.join(' | ')} |\n`;
		});
		expect(rows).toHaveLength(3);
		for (const row of rows) expect(readme).toContain(row);
	});

	test('names every command', async () => {
		for (const name of (await loadCommands()).keys()) expect(readme).toContain(`/${name}`);
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
