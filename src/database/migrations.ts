import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { GENESIS, linkStoredLookups } from './lookup-chain.ts';

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
	'0002-lookup-chain': {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema
				.alterTable('lookup')
				.addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
				.execute();
			await db.schema
				.createIndex('lookup_by_name')
				.on('lookup')
				.expression(sql`lower(subject_username)`)
				.execute();
			await db.schema
				.createTable('lookup_chain')
				.addColumn('id', 'integer', (column) => column.primaryKey())
				.addColumn('begin_seq', 'integer', (column) => column.notNull())
				.addColumn('begin_hash', 'text', (column) => column.notNull())
				.addColumn('head_seq', 'integer', (column) => column.notNull())
				.addColumn('head_hash', 'text', (column) => column.notNull())
				.execute();
			const { beginSeq, headSeq, headHash } = await linkStoredLookups(db);
			await sql`
				insert into lookup_chain (id, begin_seq, begin_hash, head_seq, head_hash)
				values (1, ${beginSeq}, ${GENESIS}, ${headSeq}, ${headHash})
			`.execute(db);
		},
	},
	'0003-moderator-channels': {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema
				.createTable('moderator_channel')
				.addColumn('channel_id', 'text', (column) => column.primaryKey())
				.addColumn('guild_id', 'text', (column) => column.notNull())
				.addColumn('approved_by', 'text', (column) => column.notNull())
				.addColumn('approved_at', 'text', (column) => column.notNull())
				.addColumn('audience', 'text', (column) => column.notNull())
				.execute();
			await db.schema
				.createTable('log_channel')
				.addColumn('guild_id', 'text', (column) => column.primaryKey())
				.addColumn('channel_id', 'text', (column) => column.notNull())
				.execute();
			await db.schema
				.createTable('shown_message')
				.addColumn('message_id', 'text', (column) => column.primaryKey())
				.addColumn('guild_id', 'text', (column) => column.notNull())
				.addColumn('channel_id', 'text', (column) => column.notNull())
				.addColumn('home_id', 'text', (column) => column.notNull())
				.addColumn('at', 'text', (column) => column.notNull())
				.execute();
		},
	},
	'0004-disclosures': {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema
				.createTable('disclosure')
				.addColumn('id', 'text', (column) => column.primaryKey())
				.addColumn('guild_id', 'text', (column) => column.notNull())
				.addColumn('channel_id', 'text', (column) => column.notNull())
				.addColumn('home_id', 'text', (column) => column.notNull())
				.addColumn('message_id', 'text')
				.addColumn('state', 'text', (column) => column.notNull())
				.addColumn('token', 'text')
				.addColumn('at', 'text')
				.execute();
			await db.schema
				.createIndex('disclosure_by_channel')
				.on('disclosure')
				.columns(['guild_id', 'state', 'channel_id', 'message_id'])
				.execute();
			await db.schema.createIndex('disclosure_by_message').on('disclosure').column('message_id').execute();
			await db.schema.createIndex('disclosure_by_time').on('disclosure').column('at').execute();
			await sql`
				insert into disclosure (id, guild_id, channel_id, home_id, message_id, state, at)
				select message_id, guild_id, channel_id, home_id, message_id, 'shown', at from shown_message
			`.execute(db);
			await db.schema.dropTable('shown_message').execute();
		},
	},
	'0005-portal-requests-and-endings': {
		async up(db: Kysely<unknown>): Promise<void> {
			await db.schema
				.createTable('portal_spending')
				.addColumn('id', 'integer', (column) => column.primaryKey())
				.addColumn('spending', 'text', (column) => column.notNull())
				.execute();
			await db.schema
				.createTable('ending_session')
				.addColumn('id', 'text', (column) => column.primaryKey())
				.addColumn('discord_id', 'text', (column) => column.notNull())
				.addColumn('portal_origin', 'text', (column) => column.notNull())
				.addColumn('sealed', 'text', (column) => column.notNull())
				.addColumn('expires_at', 'text', (column) => column.notNull())
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
