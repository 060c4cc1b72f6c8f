import { createFaultRules, isFoundIn } from 'discord-sandbox/http';
import { persona } from '../../fixtures/personas.ts';
import type { Fault, FaultMatch } from './fault.ts';

/** What a rule is matched against. */
interface Asked {
	readonly method: string;
	readonly path: string;
	readonly discordId: string | undefined;
}

/** The rules of the local Portal: the first that matches and is not used up acts. */
export function createPortalFaults() {
	return createFaultRules<Asked, FaultMatch, Fault>(({ method, path, persona: key }, asked) => {
		if (method !== undefined && method.toUpperCase() !== asked.method) return false;
		if (path !== undefined && !isFoundIn(path, asked.path)) return false;
		return key === undefined || persona(key).discordId === asked.discordId;
	});
}

export type PortalFaults = ReturnType<typeof createPortalFaults>;
