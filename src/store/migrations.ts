import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Every migration, in the order of their names. What was released is never edited: a change is a new entry. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
	'0001-session-lookup-canary': {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema
				.createTable('session')
				.addColumn('discord_id', 'text', (column) => column.primaryKey())
				.addColumn('portal_origin', 'text', (column) => column.notNull())
				.addColumn('sealed', 'text', (column) => column.notNull())
				.addColumn('generation', 'text', (column) => column.notNull())
				.addColumn('source', 'text', (column) => column.notNull())
				.addColumn('viewer_id', 'integer', (column) => column.notNull())
				.addColumn('viewer_username', 'text', (column) => column.notNull())
				.addColumn('viewer_role', 'text', (column) => column.notNull())
				.addColumn('created_at', 'text', (column) => column.notNull())
				.addColumn('expires_at', 'text', (column) => column.notNull())
				.addColumn('last_used_at', 'text')
				.addColumn('ended_at', 'text')
				.execute();
			await db.schema
				.createTable('lookup')
				.addColumn('seq', 'integer', (column) => column.primaryKey())
				.addColumn('at', 'text', (column) => column.notNull())
				.addColumn('caller_id', 'text', (column) => column.notNull())
				.addColumn('viewer_id', 'integer', (column) => column.notNull())
				.addColumn('viewer_role', 'text', (column) => column.notNull())
				.addColumn('subject_id', 'integer', (column) => column.notNull())
				.addColumn('subject_username', 'text', (column) => column.notNull())
				.addColumn('guild_id', 'text', (column) => column.notNull())
				.addColumn('channel_id', 'text', (column) => column.notNull())
				.addColumn('sections', 'text', (column) => column.notNull())
				.addColumn('visibility', 'text', (column) => column.notNull())
				.addColumn('outcome', 'text', (column) => column.notNull())
				.addColumn('duration_ms', 'integer', (column) => column.notNull())
				.execute();
			await db.schema.createIndex('lookup_by_caller').on('lookup').columns(['caller_id', 'seq']).execute();
			await db.schema.createIndex('lookup_by_subject').on('lookup').columns(['subject_id', 'seq']).execute();
			await db.schema
				.createTable('canary')
				.addColumn('id', 'integer', (column) => column.primaryKey())
				.addColumn('sealed', 'text', (column) => column.notNull())
				.execute();
		},
	},
};

/**
 * Brings the tables up to date: all of it or nothing, and one process at a time, because it is one transaction.
 * Throws what the database throws, or the migrator's own error when the database is newer than this Porter.
 */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		const migrator = new Migrator({
			db: transaction,
			provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
		});
		const { error } = await migrator.migrateToLatest();
		if (error !== undefined) throw error;
	});
}
