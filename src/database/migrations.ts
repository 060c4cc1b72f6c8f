import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { GENESIS, linkStoredLookups } from './lookup-chain.ts';

/** What each migration does, in the order of their names. What was released is never edited: a change is a new entry. */
const STEPS: Readonly<Record<string, (db: Kysely<unknown>) => Promise<void>>> = {
	async '0001-session-lookup-canary'(db) {
		const session =
			'discord_id portal_origin sealed generation source viewer_id# viewer_username viewer_role';
		await createTable(db, 'session', `${session} created_at expires_at last_used_at? ended_at?`);
		const who = 'seq# at caller_id viewer_id# viewer_role subject_id# subject_username guild_id channel_id';
		await createTable(db, 'lookup', `${who} sections visibility outcome duration_ms#`);
		await db.schema.createIndex('lookup_by_caller').on('lookup').columns(['caller_id', 'seq']).execute();
		await db.schema.createIndex('lookup_by_subject').on('lookup').columns(['subject_id', 'seq']).execute();
		await createTable(db, 'canary', 'id# sealed');
	},
	async '0002-lookup-chain'(db) {
		await db.schema
			.alterTable('lookup')
			.addColumn('hash', 'text', (column) => column.notNull().defaultTo(''))
			.execute();
		await db.schema
			.createIndex('lookup_by_name')
			.on('lookup')
			.expression(sql`lower(subject_username)`)
			.execute();
		await createTable(db, 'lookup_chain', 'id# begin_seq# begin_hash head_seq# head_hash');
		const { beginSeq, headSeq, headHash } = await linkStoredLookups(db);
		await sql`
			insert into lookup_chain (id, begin_seq, begin_hash, head_seq, head_hash)
			values (1, ${beginSeq}, ${GENESIS}, ${headSeq}, ${headHash})
		`.execute(db);
	},
	async '0003-moderator-channels'(db) {
		await createTable(db, 'moderator_channel', 'channel_id guild_id approved_by approved_at audience');
		await createTable(db, 'log_channel', 'guild_id channel_id');
		await createTable(db, 'shown_message', 'message_id guild_id channel_id home_id at');
	},
	async '0004-disclosures'(db) {
		await createTable(db, 'disclosure', 'id guild_id channel_id home_id message_id? state token? at?');
		await db.schema
			.createIndex('disclosure_by_channel')
			.on('disclosure')
			.columns(['guild_id', 'state', 'channel_id', 'message_id', 'home_id'])
			.execute();
		await db.schema.createIndex('disclosure_by_message').on('disclosure').column('message_id').execute();
		await db.schema.createIndex('disclosure_by_time').on('disclosure').column('at').execute();
		await sql`
			insert into disclosure (id, guild_id, channel_id, home_id, message_id, state, at)
			select message_id, guild_id, channel_id, home_id, message_id, 'shown', at from shown_message
		`.execute(db);
		await db.schema.dropTable('shown_message').execute();
	},
	async '0005-portal-requests-and-endings'(db) {
		await createTable(db, 'portal_spending', 'id# spending');
		await createTable(db, 'ending_session', 'id discord_id portal_origin sealed expires_at');
	},
	async '0006-kinds-signatures-indexes'(db) {
		for (const column of ['kind', 'details']) await addText(db, 'lookup', column);
		for (const column of ['signed_by', 'signature']) await addText(db, 'lookup_chain', column);
		await createTable(db, 'keys_in_use', 'id# key_ids');
		for (const old of ['caller', 'subject', 'name']) await db.schema.dropIndex(`lookup_by_${old}`).execute();
		// Each holds all that a search filters and sorts by, so that only the rows of one page are read.
		const index = (name: string) => db.schema.createIndex(name).on('lookup');
		await index('lookup_by_time').columns(['guild_id', 'at', 'seq']).execute();
		await index('lookup_by_subject').columns(['guild_id', 'subject_id', 'at', 'seq', 'caller_id']).execute();
		await index('lookup_by_caller').columns(['caller_id', 'at', 'seq', 'guild_id', 'subject_id']).execute();
		const lowerName = sql`lower(subject_username)`;
		await index('lookup_by_name').column('guild_id').expression(lowerName).column('subject_id').execute();
	},
};

export const MIGRATIONS: Readonly<Record<string, Migration>> = Object.fromEntries(
	Object.entries(STEPS).map(([name, up]) => [name, { up }]),
);

async function addText(db: Kysely<unknown>, table: string, column: string): Promise<void> {
	await db.schema.alterTable(table).addColumn(column, 'text').execute();
}

/** The first column is the primary key; `#` marks whole numbers, all else is text; `?` marks what may be null. */
async function createTable(db: Kysely<unknown>, name: string, columns: string): Promise<void> {
	let table = db.schema.createTable(name);
	for (const [index, column] of columns.split(' ').entries()) {
		const type = column.includes('#') ? 'integer' : 'text';
		table = table.addColumn(column.replace(/[#?]/g, ''), type, (it) => {
			if (index === 0) return it.primaryKey();
			return column.includes('?') ? it : it.notNull();
		});
	}
	await table.execute();
}

/**
 * Brings the tables up to date: all of it or nothing, and one process at a time, because it is one transaction.
 * Throws what the database throws, or the migrator's own error when the database is newer than this Porter.
 */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
	await db.transaction().execute(async (transaction) => {
		const provider = { getMigrations: async () => ({ ...MIGRATIONS }) };
		const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest();
		if (error !== undefined) throw error;
	});
}
