import { HOUR_MS, MINUTE_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';
import type { PortalLogin } from '../portal/login.ts';
import type { Cipher } from './cipher.ts';
import type { EndingRepository, EndingSession, SessionRow } from './repository.ts';

/**
 * Sessions that Porter uses no more and is to end at the Portal. Each is kept, sealed, until the Portal confirms that it is
 * over, or until it ends by itself.
 */
export interface Endings {
	/** What has to be kept of a stored session; undefined if no key opens it: then Porter cannot end it. */
	of(row: Pick<SessionRow, 'discordId' | 'sealed' | 'expiresAt'>): EndingSession | undefined;
	/** Asks the Portal at once, and keeps the session meanwhile; a database that fails does not stop the asking. Never throws. */
	end(ending: EndingSession): { readonly kept: Promise<void>; readonly isConfirmed: Promise<boolean> };
	/** Whether it has not ended by itself. */
	isLeft(ending: EndingSession): boolean;
	/** Tries again what the Portal has not confirmed, with growing pauses, until the signal is aborted. Never throws. */
	endLeftOvers(signal: AbortSignal): Promise<void>;
}

/** How often it looks for what is due: another program may have left something. */
const LOOK_EVERY_MS = MINUTE_MS;
const MAX_PAUSE_MS = 6 * HOUR_MS;
/** Requests a look: the Portal allows 20 a minute for signing in and out together. */
const AT_ONCE = 5;

interface EndingsDeps {
	readonly rows: EndingRepository;
	readonly cipher: Cipher;
	readonly portal: Pick<PortalLogin, 'logout'>;
	readonly portalOrigin: string;
	readonly world: Pick<World, 'now' | 'ticks' | 'sleep' | 'id'>;
}

export function createEndings(deps: EndingsDeps): Endings {
	const { rows, cipher, portal, portalOrigin, world } = deps;
	const isLeft = ({ expiresAt }: EndingSession) => world.now() < expiresAt.getTime();
	/** Whether the Portal says that it is over. */
	const ask = async ({ discordId, sealed, portalOrigin: origin }: EndingSession): Promise<boolean> => {
		if (origin !== portalOrigin) return false;
		try {
			return await portal.logout(cipher.open(discordId, sealed), discordId);
		} catch {
			return false;
		}
	};
	const forget = ({ id }: EndingSession) => rows.remove(id).catch(() => {});

	return {
		isLeft,
		of({ discordId, sealed, expiresAt }) {
			try {
				cipher.open(discordId, sealed);
			} catch {
				return undefined;
			}
			// A date that cannot be read counts as past.
			const end = expiresAt.getTime() > world.now() ? expiresAt : new Date(world.now());
			return { id: world.id(), discordId, portalOrigin, sealed, expiresAt: end };
		},
		end(ending) {
			const asking = ask(ending);
			const kept = rows.put(ending).catch(() => {});
			const settle = async (): Promise<boolean> => {
				await kept;
				const isConfirmed = await asking;
				if (isConfirmed || !isLeft(ending)) await forget(ending);
				return isConfirmed;
			};
			return { kept, isConfirmed: settle() };
		},
		async endLeftOvers(signal) {
			/** When each is due, in ticks, and the pause after that. */
			const plans = new Map<string, { readonly at: number; readonly pauseMs: number }>();
			while (!signal.aborted) {
				const left = await rows.all().catch(() => []);
				const due = left.filter((one) => !isLeft(one) || (plans.get(one.id)?.at ?? 0) <= world.ticks());
				for (const ending of due.slice(0, AT_ONCE)) {
					const { pauseMs } = plans.get(ending.id) ?? { pauseMs: LOOK_EVERY_MS };
					plans.set(ending.id, { at: world.ticks() + pauseMs, pauseMs: Math.min(2 * pauseMs, MAX_PAUSE_MS) });
					// Asked once more also when it should have ended by itself: that date may be a guess, or the clock wrong.
					if ((await ask(ending)) || !isLeft(ending)) await forget(ending);
				}
				for (const id of plans.keys()) if (!left.some((one) => one.id === id)) plans.delete(id);
				await world.sleep(LOOK_EVERY_MS, signal).catch(() => {});
			}
		},
	};
}
