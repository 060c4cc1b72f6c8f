import { MINUTE_MS } from '../core/duration.ts';
import { Failure } from '../core/failure.ts';
import type { Secret } from '../core/secret.ts';
import type { LiveSession, Viewer } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { Cipher } from './cipher.ts';
import type { SessionRepository, SessionRow } from './repository.ts';

/** What work with a session needs. */
export interface SessionReader {
	/** The caller's session. @throws Failure `no-session`, `session-expired`, `session-unreadable`, `store-*` */
	open(callerId: string): Promise<LiveSession>;
	/** Notes that the Portal answered 401 to this session; a newer sign-in of the same caller is left alone. */
	markDead(session: LiveSession): Promise<void>;
	/** Notes a changed role or name of the viewer. */
	noteViewer(session: LiveSession, viewer: Viewer): Promise<void>;
}

/** The stored sessions of one Portal: rows of another Portal are as if they were not there. */
export interface StoredSessions extends SessionReader {
	find(discordId: string): Promise<SessionRow | undefined>;
	/** The session in a row of this Portal. @throws Failure `session-unreadable` */
	unseal(row: SessionRow): LiveSession;
	/** Seals and stores a session in the place of the caller's older one. */
	keep(session: NewSession): Promise<void>;
	/** Whether the session is over as far as Porter knows, without asking the Portal. */
	isOver(row: SessionRow): boolean;
}

export interface NewSession
	extends Pick<SessionRow, 'discordId' | 'viewer' | 'source' | 'createdAt' | 'expiresAt'> {
	readonly cookie: Secret;
}

/** What may be told of a stored session. */
export interface KnownSession extends Pick<SessionRow, 'viewer' | 'lastUsedAt'> {
	readonly since: Date;
	readonly until: Date;
}

export function known({ viewer, createdAt, expiresAt, lastUsedAt }: SessionRow): KnownSession {
	return { viewer, since: createdAt, until: expiresAt, ...(lastUsedAt && { lastUsedAt }) };
}

/** The last use is written at most this often, so that not every lookup writes to the disk. */
const TOUCH_EVERY_MS = MINUTE_MS;

interface StoredSessionsDeps {
	readonly rows: SessionRepository;
	readonly cipher: Cipher;
	readonly portalOrigin: string;
	readonly world: Pick<World, 'now' | 'id'>;
}

export function createStoredSessions(deps: StoredSessionsDeps): StoredSessions {
	const { rows, cipher, portalOrigin, world } = deps;
	const now = () => new Date(world.now());
	const find = async (discordId: string) => {
		const row = await rows.find(discordId);
		return row?.portalOrigin === portalOrigin ? row : undefined;
	};
	const unseal = ({ discordId: callerId, sealed, viewer, generation }: SessionRow): LiveSession => {
		return { callerId, cookie: cipher.open(callerId, sealed), viewer, generation };
	};
	// In this order, a date that cannot be read counts as past.
	const isOver = (row: SessionRow) => row.endedAt !== undefined || !(now() < row.expiresAt);

	return {
		find,
		unseal,
		isOver,

		async open(callerId) {
			const row = await find(callerId);
			if (row === undefined) throw new Failure('no-session');
			if (isOver(row)) throw new Failure('session-expired');
			const session = unseal(row);
			const at = now();
			if (row.lastUsedAt === undefined || at.getTime() - row.lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
				rows.touch(callerId, row.generation, at);
			}
			return session;
		},

		markDead: ({ callerId, generation }) => rows.end(callerId, generation, now()),

		noteViewer: ({ callerId, generation }, viewer) => rows.setViewer(callerId, generation, viewer),

		async keep({ cookie, ...session }) {
			const sealed = cipher.seal(session.discordId, cookie);
			await rows.put({ ...session, portalOrigin, sealed, generation: world.id() });
		},
	};
}
