import { DatabaseSync } from 'node:sqlite';
import { ELSEWHERE_ID, GUILD_ID } from '../sandbox/fixtures/guild-ids.ts';
import { persona } from '../sandbox/fixtures/personas.ts';
import { LINKED, type LinkedRow, linkHash } from '../src/database/lookup-chain.ts';

/** Who is found how often in a filled audit trail of a million rows. */
export const FREQUENT = { username: 'frequent', moderator: 'olga', rows: 100_000 } as const;
export const RARE = { username: 'rare', moderator: 'gus' } as const;
/** Over so many days the lookups are spread evenly, the newest of them just now. */
export const DAYS = 360;

const DAY_MS = 86_400_000;
const OTHER_ACCOUNTS = 50_000;
const COLUMNS = [...LINKED, 'hash'] as const;

/**
 * Writes lookups into a database that Porter has made, with the hashes that Porter would have given them: every tenth of
 * `frequent`, nearly half by olga, a third by adam, every fifth in another server, and three of `rare` by gus.
 */
export function fillAuditTrail(file: string, rows: number): void {
	const database = new DatabaseSync(file);
	const marks = COLUMNS.map(() => '?').join(', ');
	const insert = database.prepare(`insert into lookup (${COLUMNS.join(', ')}) values (${marks})`);
	const ends = database.prepare('select head_seq as seq, head_hash as hash from lookup_chain').get();
	let [seq, hash] = [Number(ends?.seq), String(ends?.hash)];
	const begin = Date.now() - DAYS * DAY_MS;
	database.exec('begin');
	for (let n = 0; n < rows; n += 1) {
		seq += 1;
		const row = rowOf(n, rows, seq, new Date(begin + ((n + 1) / rows) * DAYS * DAY_MS).toISOString());
		hash = linkHash(hash, row);
		insert.run(...LINKED.map((column) => row[column]), hash);
	}
	database
		.prepare('update lookup_chain set head_seq = ?, head_hash = ?, signed_by = null, signature = null')
		.run(seq, hash);
	database.exec('commit');
	database.exec('pragma wal_checkpoint(truncate)');
	database.close();
}

function rowOf(n: number, rows: number, seq: number, at: string): LinkedRow {
	const isRare = n % Math.ceil(rows / 3) === 1;
	const others = 1 + ((n * 7919) % OTHER_ACCOUNTS);
	const [username, id] = isRare
		? [RARE.username, 5002]
		: n % 10 === 0
			? [FREQUENT.username, 5001]
			: [`account${others}`, 10_000 + others];
	const caller = isRare ? RARE.moderator : n % 9 < 4 ? FREQUENT.moderator : n % 9 < 7 ? 'adam' : undefined;
	return {
		seq,
		at,
		caller_id: caller ? persona(caller).discordId : `4100000000001${String(n % 97).padStart(5, '0')}`,
		viewer_id: 1004,
		viewer_role: 'owner',
		subject_id: id,
		subject_username: username,
		guild_id: n % 5 === 4 ? ELSEWHERE_ID : GUILD_ID,
		channel_id: '450000000000000004',
		sections: '["account","standing","linked","moderation","chats","bots","subscriptions","permissions"]',
		visibility: 'open',
		outcome: 'shown',
		duration_ms: 40 + (n % 50),
	};
}
