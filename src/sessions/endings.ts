import { HOUR_MS, MINUTE_MS } from '../core/duration.ts';
import type { Secret } from '../core/secret.ts';
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
	of(row: SessionRow): EndingSession | undefined;
	/** The same for a session that was never stored. */
	ofNew(discordId: string, cookie: Secret, expiresAt: Date): EndingSession;
	/** Asks the Portal at once. `kept` resolves when the session is kept; a database that fails does not stop the asking. Never throws. */
	end(ending: EndingSession, kept?: Promise<unknown>): Promise<boolean>;
	/** Whether it will be tried again. */
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
	const cookieOf = ({ discordId, sealed }: Pick<EndingSession, 'discordId' | 'sealed'>) => {
		try {
			return cipher.open(discordId, sealed);
		} catch {
			return undefined;
		}
	};
	const isLeft = ({ expiresAt }: EndingSession) => world.now() < expiresAt.getTime();
	/** Whether there is nothing more to do. */
	const attempt = async (ending: EndingSession): Promise<boolean> => {
		if (!isLeft(ending)) return true;
		const cookie = ending.portalOrigin === portalOrigin ? cookieOf(ending) : undefined;
		return cookie !== undefined && (await portal.logout(cookie, ending.discordId));
	};

	return {
		isLeft,
		of(row) {
			const { discordId, sealed } = row;
			if (cookieOf(row) === undefined) return undefined;
			// A date that cannot be read counts as past.
			const expiresAt = row.expiresAt.getTime() > world.now() ? row.expiresAt : new Date(world.now());
			return { id: world.id(), discordId, portalOrigin, sealed, expiresAt };
		},
		ofNew(discordId, cookie, expiresAt) {
			return { id: world.id(), discordId, portalOrigin, sealed: cipher.seal(discordId, cookie), expiresAt };
		},
		async end(ending, kept) {
			const cookie = cookieOf(ending);
			const asking = cookie === undefined ? false : portal.logout(cookie, ending.discordId);
			await kept?.catch(() => {});
			const isConfirmed = await asking;
			if (isConfirmed || !isLeft(ending)) await rows.remove(ending.id).catch(() => {});
			return isConfirmed;
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
					if (
						(await attempt(ending)) &&
						(await rows.remove(ending.id).then(
							() => true,
							() => false,
						))
					)
						plans.delete(ending.id);
				}
				await world.sleep(LOOK_EVERY_MS, signal).catch(() => {});
			}
		},
	};
}
