import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
	readonly dev?: boolean;
	readonly link?: boolean;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
	packages: Readonly<Record<string, Locked>>;
};
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
	dependencies: Readonly<Record<string, string>>;
};

/** Everything that Porter needs to run, with what that needs. */
function needed(names: readonly string[], seen = new Set<string>()): Set<string> {
	for (const name of names) {
		if (seen.has(name)) continue;
		seen.add(name);
		const found = packages[`node_modules/${name}`];
		needed(Object.keys({ ...found?.dependencies, ...found?.optionalDependencies }), seen);
	}
	return seen;
}

test('npm ci --omit=dev installs what Porter needs, and nothing of the local Discord but a link', () => {
	const installed = Object.entries(packages)
		.filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
		.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
	const wanted = needed(Object.keys(dependencies));
	expect(installed.filter((name) => !wanted.has(name))).toEqual([]);
	expect(packages['packages/discord-sandbox']?.dependencies).toBeUndefined();
});
