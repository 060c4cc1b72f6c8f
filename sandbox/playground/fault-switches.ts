import { PermissionFlagsBits } from 'discord-api-types/v10';
import { type PersonaKey, persona } from '../fixtures/personas.ts';
import type { Fault } from '../portal/fault/fault.ts';
import type { Playground } from './playground.ts';
import { FAULT_NAMES, type FaultName, type PortalMode } from './protocol.ts';

/** What the panel "Make it fail" does to the sandbox. */
export interface FaultSwitches {
	mode(): PortalMode;
	/** Which faults are on, as they concern one person. */
	faultsOn(key: PersonaKey): Readonly<Record<FaultName, boolean>>;
	/** Those that cannot happen to a person. */
	unavailable(key: PersonaKey): readonly FaultName[];
	setMode(mode: PortalMode): Promise<void>;
	setFault(fault: FaultName, on: boolean, key: PersonaKey): Promise<void>;
	/** Someone has signed in: their session is not expired any more. */
	signedIn(key: PersonaKey): void;
}

const FAULT: Readonly<Record<Exclude<PortalMode, 'well' | 'down'>, Fault>> = {
	'slow-1': { kind: 'delay', ms: 1000 },
	'slow-4': { kind: 'delay', ms: 4000 },
	never: { kind: 'silence' },
	busy: { kind: 'status', status: 429, retryAfter: 30 },
	nonsense: { kind: 'html' },
};

/** Porter remembers profiles for half a minute and an outage for ten seconds, which would hide what was just changed. */
const FORGETTING = 'Porter restarts, so that nothing is answered from its memory…';

export function createFaultSwitches(playground: Playground): FaultSwitches {
	let mode: PortalMode = 'well';
	let widened = false;
	let refusing = false;
	const expired = new Set<PersonaKey>();
	playground.on((event) => {
		if (event !== 'replaced') return;
		mode = 'well';
		widened = false;
		refusing = false;
		expired.clear();
	});

	return {
		mode: () => mode,
		faultsOn(key) {
			const username = portalName(key);
			const logins = username === undefined ? 0 : playground.sandbox().portal.botLogins(username);
			return { expired: expired.has(key), 'five-logins': logins >= 5, widened, 'discord-500': refusing };
		},
		unavailable: (key) =>
			portalName(key) === undefined
				? FAULT_NAMES.filter((one) => one === 'expired' || one === 'five-logins')
				: [],
		async setMode(next) {
			const { portal } = playground.sandbox();
			portal.clearFaults();
			if (mode === 'down') await portal.up();
			if (next === 'down') await portal.down();
			else if (next !== 'well') portal.fault({ do: FAULT[next] });
			mode = next;
			await playground.restart(FORGETTING);
		},
		async setFault(fault, on, key) {
			const { discord, portal } = playground.sandbox();
			const username = portalName(key);
			if (fault === 'widened') {
				const see = PermissionFlagsBits.ViewChannel;
				widened = on;
				discord.change.setOverwrite('moderators', { role: 'everyone' }, on ? see : 0n, on ? 0n : see);
			} else if (fault === 'discord-500') {
				refusing = on;
				if (on) discord.fault({ match: { kind: 'callback' }, do: { status: 500 } });
				else discord.clearFaults();
			} else if (username !== undefined && fault === 'five-logins') {
				if (on) portal.setBotLogins(username, 5);
				else portal.webLogin(username);
			} else if (username !== undefined && on) {
				portal.expireSessions(username);
				expired.add(key);
				await playground.restart(FORGETTING);
			} else if (username !== undefined) {
				const { outcome } = await discord.as(key).slash('general', 'session', {}, 'login');
				if (outcome === 'answered') expired.delete(key);
			}
			playground.changed();
		},
		signedIn: (key) => {
			if (expired.delete(key)) playground.changed();
		},
	};
}

function portalName(key: PersonaKey): string | undefined {
	return persona(key).portal?.username;
}
