import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** A file of the page, in memory. */
export interface Asset {
	readonly type: string;
	readonly body: string | Uint8Array;
}

/** By path: `/` and `/assets/...`. */
export type Bundle = ReadonlyMap<string, Asset>;

export const BROWSER_CODE = fileURLToPath(new URL('browser', import.meta.url));

const TYPE: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.svg': 'image/svg+xml',
};

/** Bundles the browser's code; takes about a second, and writes no file. @throws Error that says what is wrong with it */
export async function bundlePage(): Promise<Bundle> {
	const built = await build({
		root: BROWSER_CODE,
		configFile: false,
		envDir: false,
		publicDir: false,
		logLevel: 'error',
		// As for users, whatever NODE_ENV is: Vitest sets it.
		resolve: { conditions: ['module', 'browser', 'production'] },
		build: { write: false, target: 'esnext', modulePreload: false, chunkSizeWarningLimit: 2000 },
	});
	const [result] = [built].flat();
	if (!result || !('output' in result)) throw new Error('Vite has made no bundle');
	return new Map(
		result.output.map((file) => {
			const path = file.fileName === 'index.html' ? '/' : `/${file.fileName}`;
			const type = TYPE[extname(file.fileName)] ?? 'application/octet-stream';
			return [path, { type, body: file.type === 'chunk' ? file.code : file.source }];
		}),
	);
}
