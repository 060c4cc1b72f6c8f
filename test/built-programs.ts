import type { TestProject } from 'vitest/node';
import { buildPrograms } from '../build.ts';

/** These start the programs as production runs them. */
const STARTING = new Set(['e2e', 'reliability']);

/** Builds them once for a run that needs them. */
export async function setup({ vitest }: TestProject): Promise<void> {
	if (vitest.projects.some(({ name }) => STARTING.has(name))) await buildPrograms();
}
