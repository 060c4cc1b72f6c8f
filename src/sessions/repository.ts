import { PORTAL_ROLES, type Viewer } from '../core/viewer.ts';
import { guarded, run } from '../database/errors.ts';
import type { SessionTable } from '../database/schema.ts';
import { statement } from '../database/statements.ts';
import type { Store } from '../database/store.ts';

/** A stored session; the cookie in it is still sealed. */
export interface SessionRow {
	readonly discordId: string;
	readonly portalOrigin: string;
	readonly sealed: string;
	readonly generation: string;
	readonly source: 'login' | 'import';
	readonly viewer: Viewer;
	readonly createdAt: Date;
	readonly expiresAt: Date;
	readonly lastUsedAt?: Date;
	readonly endedAt?: Date;
}

/** The queries on the table of sessions. Every one throws Failure `store-*` when the database fails. */
export type SessionRepository = ReturnType<typeof createSessionRepository>;

const sessionOf = statement((db, discordId: string) =>
	db.selectFrom('session').selectAll().where('discord_id', '=', discordId),
);
const noteUse = statement((db, at: string, discordId: string, generation: string) =>
	db
		.updateTable('session')
		.set({ last_used_at: at })
		.where('discord_id', '=', discordId)
		.where('generation', '=', generation),
);

export function createSessionRepository({ db, query, later }: Store) {
	/** Changes the row only as long as it is of this generation. */
	const update = async (discordId: string, generation: string, change: Partial<SessionTable>) => {
		const query = db.updateTable('session').set(change).where('discord_id', '=', discordId);
		await guarded(() => query.where('generation', '=', generation).execute());
	};
	return {
		async find(discordId: string): Promise<SessionRow | undefined> {
			const [row] = await query(sessionOf(discordId));
			return row && rowOf(row);
		},
		/** Sorted by Discord id. */
		async all(): Promise<readonly SessionRow[]> {
			const query = db.selectFrom('session').selectAll().orderBy('discord_id');
			return (await run(query)).map(rowOf);
		},
		/** Stores a session in the place of an older one of the same Discord user. */
		async put(row: SessionRow): Promise<void> {
			const { discord_id, ...rest } = columnsOf(row);
			const query = db.insertInto('session').values({ discord_id, ...rest });
			const replace = query.onConflict((conflict) => conflict.column('discord_id').doUpdateSet(rest));
			await run(replace);
		},
		/** Whether there was one. */
		async remove(discordId: string): Promise<boolean> {
			const query = db.deleteFrom('session').where('discord_id', '=', discordId);
			return (await guarded(() => query.executeTakeFirst())).numDeletedRows > 0n;
		},
		end: (discordId: string, generation: string, at: Date) =>
			update(discordId, generation, { ended_at: at.toISOString() }),
		/** Nothing depends on it: a database that cannot write must not stop a lookup. */
		touch(discordId: string, generation: string, at: Date): void {
			later(noteUse(at.toISOString(), discordId, generation)).catch(() => {});
		},
		setViewer: (discordId: string, generation: string, viewer: Viewer) =>
			update(discordId, generation, viewerColumns(viewer)),
		/** Changes the sealed text only as long as it is `from`. Whether it did. */
		async reseal(discordId: string, from: string, to: string): Promise<boolean> {
			const query = db.updateTable('session').set({ sealed: to }).where('discord_id', '=', discordId);
			const { numUpdatedRows } = await guarded(() => query.where('sealed', '=', from).executeTakeFirst());
			return numUpdatedRows > 0n;
		},
	};
}

/** A session that is to be ended at the Portal; the cookie in it is still sealed. */
export interface EndingSession
	extends Pick<SessionRow, 'discordId' | 'portalOrigin' | 'sealed' | 'expiresAt'> {
	readonly id: string;
}

/** The queries on the table of sessions that are to be ended; they throw as those of `SessionRepository` do. */
export type EndingRepository = ReturnType<typeof createEndingRepository>;

export function createEndingRepository({ db }: Store) {
	return {
		/** Those that end first come first. */
		async all(): Promise<readonly EndingSession[]> {
			const query = db.selectFrom('ending_session').selectAll().orderBy('expires_at');
			return (await run(query)).map((row) => ({
				id: row.id,
				discordId: row.discord_id,
				portalOrigin: row.portal_origin,
				sealed: row.sealed,
				expiresAt: new Date(row.expires_at),
			}));
		},
		/** Adds one, or replaces it. */
		async put({ id, discordId, portalOrigin, sealed, expiresAt }: EndingSession): Promise<void> {
			const rest = {
				discord_id: discordId,
				portal_origin: portalOrigin,
				sealed,
				expires_at: expiresAt.toISOString(),
			};
			const query = db.insertInto('ending_session').values({ id, ...rest });
			await guarded(() => query.onConflict((conflict) => conflict.column('id').doUpdateSet(rest)).execute());
		},
		/** Replaces the sealed text of one that is still there. */
		async reseal({ id, sealed }: EndingSession): Promise<void> {
			await run(db.updateTable('ending_session').set({ sealed }).where('id', '=', id));
		},
		async remove(id: string): Promise<void> {
			await guarded(() => db.deleteFrom('ending_session').where('id', '=', id).execute());
		},
	};
}

function viewerColumns({ id, username, role }: Viewer) {
	return { viewer_id: id, viewer_username: username, viewer_role: role };
}

function columnsOf(row: SessionRow): SessionTable {
	return {
		discord_id: row.discordId,
		portal_origin: row.portalOrigin,
		sealed: row.sealed,
		generation: row.generation,
		source: row.source,
		...viewerColumns(row.viewer),
		created_at: row.createdAt.toISOString(),
		expires_at: row.expiresAt.toISOString(),
		last_used_at: row.lastUsedAt?.toISOString() ?? null,
		ended_at: row.endedAt?.toISOString() ?? null,
	};
}

function rowOf(row: SessionTable): SessionRow {
	// An unknown role is read as the lowest.
	const role = PORTAL_ROLES.find((one) => one === row.viewer_role) ?? 'user';
	return {
		discordId: row.discord_id,
		portalOrigin: row.portal_origin,
		sealed: row.sealed,
		generation: row.generation,
		source: row.source === 'import' ? 'import' : 'login',
		viewer: { id: row.viewer_id, username: row.viewer_username, role },
		createdAt: new Date(row.created_at),
		expiresAt: new Date(row.expires_at),
		...(row.last_used_at !== null && { lastUsedAt: new Date(row.last_used_at) }),
		...(row.ended_at !== null && { endedAt: new Date(row.ended_at) }),
	};
}
