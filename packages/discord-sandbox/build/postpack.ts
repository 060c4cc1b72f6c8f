import { renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Run by `npm pack` at its end: puts the package.json of the repository back. */
const file = fileURLToPath(new URL('../package.json', import.meta.url));
renameSync(`${file}.repository`, file);
