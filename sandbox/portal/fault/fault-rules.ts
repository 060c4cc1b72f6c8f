import { createFaultRules, type HttpFaultRules, isFoundIn } from 'discord-sandbox/http';
import { persona } from '../../fixtures/personas.ts';
import type { Fault, FaultMatch } from './fault.ts';

/** What a rule is matched against. */
interface AskedOfPortal {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly discordId: string | undefined;
}

export type PortalFaultRules = HttpFaultRules<AskedOfPortal, FaultMatch, Fault>;

export function createPortalFaultRules(): PortalFaultRules {
	return createFaultRules(({ method, path, persona: key }, asked) => {
		if (method !== undefined && method.toUpperCase() !== asked.method) return false;
		if (path !== undefined && !isFoundIn(path, asked.path)) return false;
		return key === undefined || persona(key).discordId === asked.discordId;
	});
}
