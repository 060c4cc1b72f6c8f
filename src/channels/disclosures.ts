import { sql } from 'kysely';
import { DAY_MS } from '../core/duration.ts';
import type { Secret } from '../core/secret.ts';
import { isSnowflake, timeOfSnowflake } from '../core/snowflake.ts';
import { run } from '../database/errors.ts';
import type { DisclosureTable } from '../database/schema.ts';
import { statement } from '../database/statements.ts';
import type { Store } from '../database/store.ts';
import type { Cipher } from '../sessions/cipher.ts';
import type { GuildDirectory } from './guild-directory.ts';
import { homeOf } from './place.ts';
import type { Posted } from './posts.ts';

/** What is about to be shown openly. */
interface NewDisclosure {
	/** Of an answer the interaction's id, of a line of the log channel a UUID. */
	readonly id: string;
	readonly guildId: string;
	readonly channelId: string;
	/** Of an answer, as long as something can be done with it. */
	readonly token?: Secret;
	/** Of an update: that of the message which is updated. */
	readonly messageId?: string;
}

/** A place where Porter has shown, or may have shown, something elevated. */
export interface DisclosedChannel {
	readonly channelId: string;
	/** Of a thread the channel that it is in; else the channel. */
	readonly homeId: string;
}

/** A disclosure of which it is not known whether there is a message. */
export interface UnsettledDisclosure extends DisclosedChannel, Pick<NewDisclosure, 'id' | 'token'> {
	/** It is on its way. */
	readonly isPending: boolean;
}

/** What became of a disclosure. */
export interface SettledDisclosure extends Omit<Posted, 'error'> {
	readonly id: string;
}

/** Messages that are read at a time. */
export const BATCH = 100;

const noteShown = statement((db, messageId: string, at: string | null, id: string) =>
	db
		.updateTable('disclosure')
		.set({ state: 'shown', message_id: messageId, at, token: null })
		.where('id', '=', id)
		.where(sql<boolean>`(message_id is null or message_id = ${messageId})`),
);

interface DisclosuresDeps {
	readonly store: Store;
	/** Seals the interactions' tokens. */
	readonly cipher: Cipher;
	readonly directory: Pick<GuildDirectory, 'channel'>;
}

export type Disclosures = ReturnType<typeof createDisclosures>;

/**
 * What Porter has shown openly, and where. A disclosure is `pending` before it is sent; then `shown` (its message is
 * known), `unknown` (there may be a message) or `withdrawn` (there is none); a message that was taken back is `retracted`.
 * What is returned throws Failure `store-*`.
 */
export function createDisclosures({
	store: { db, reports, later, commit },
	cipher,
	directory,
}: DisclosuresDeps) {
	const change = async (id: string, values: Partial<DisclosureTable>, column: 'id' | 'message_id' = 'id') => {
		await run(db.updateTable('disclosure').set(values).where(column, '=', id));
	};
	const row = ({ id, guildId, channelId, token, messageId }: NewDisclosure): DisclosureTable => {
		const channel = directory.channel(guildId, channelId);
		const home = homeOf(channel, directory.channel(guildId, channel?.parentId ?? ''));
		return {
			id,
			guild_id: guildId,
			channel_id: channelId,
			home_id: home?.id ?? channelId,
			message_id: messageId ?? null,
			state: 'pending',
			token: token ? cipher.seal(id, token) : null,
			at: timeOf(id),
		};
	};
	const allOf = (guildId: string, ...states: readonly ('shown' | 'unknown' | 'pending')[]) =>
		db.selectFrom('disclosure').where('guild_id', '=', guildId).where('state', 'in', states);
	const shownIn = (guildId: string, channelId: string) =>
		allOf(guildId, 'shown').where('channel_id', '=', channelId);
	return {
		/** The row of a pending disclosure, for the commit of what it belongs to. */
		row,
		/** Writes that row by itself. */
		async begin(disclosure: NewDisclosure): Promise<void> {
			await run(db.insertInto('disclosure').values(row(disclosure)));
		},
		/**
		 * Notes what became of it. A message that was found for it before is never forgotten, even if it was another's.
		 * @param canWait with the next commit: until then it is pending, which counts as shown
		 */
		async settle({ id, state, messageId }: SettledDisclosure, canWait = false): Promise<void> {
			const at = messageId === undefined ? null : timeOf(messageId);
			const isRiding = canWait && state === 'shown' && messageId !== undefined;
			if (isRiding && (await later(noteShown(messageId, at, id))) > 0) return;
			const row = db.updateTable('disclosure').where('id', '=', id);
			const token = state === 'unknown' ? {} : { token: null };
			if (messageId === undefined) {
				await commit([
					row.where('message_id', 'is', null).set({ state, ...token }),
					row.where('state', '=', 'pending').set({ state: 'shown', token: null }),
				]);
				return;
			}
			const message = { state, message_id: messageId, at };
			const isFree = sql<boolean>`(message_id is null or message_id = ${messageId})`;
			const [updated] = await run(row.where(isFree).set({ ...message, ...token }));
			if (updated?.numUpdatedRows !== 0n) return;
			const [first] = await run(db.selectFrom('disclosure').selectAll().where('id', '=', id));
			if (!first) return;
			const other = { ...first, ...message, id: messageId, token: null };
			await run(
				db
					.insertInto('disclosure')
					.values(other)
					.onConflict((conflict) => conflict.doNothing()),
			);
		},
		/** What an earlier process has left pending in these servers is unknown. */
		async recover(guildIds: ReadonlySet<string>): Promise<void> {
			const pending = () =>
				db
					.updateTable('disclosure')
					.where('guild_id', 'in', [...guildIds])
					.where('state', '=', 'pending');
			await commit([
				// The message of an update is there in any case.
				pending().set({ state: 'shown', token: null }).where('message_id', 'is not', null),
				pending().set({ state: 'unknown' }),
			]);
		},
		/** The latest of those that are unknown or pending. */
		async unsettled(guildId: string): Promise<readonly UnsettledDisclosure[]> {
			const query = allOf(guildId, 'unknown', 'pending').selectAll().orderBy('at', 'desc').limit(BATCH);
			return (await run(query)).map((one) => unsettledOf(one, cipher));
		},
		/** Its token is of no use any more. */
		dropToken: (id: string) => change(id, { token: null }),
		/** Every channel of a server with messages that can be taken back: one step in the index for each, however many there are. */
		async channels(guildId: string): Promise<readonly DisclosedChannel[]> {
			const found: DisclosedChannel[] = [];
			for (;;) {
				const [next] = await run(
					allOf(guildId, 'shown')
						.select(['channel_id as channelId', 'home_id as homeId'])
						.where('channel_id', '>', found.at(-1)?.channelId ?? '')
						.orderBy('channel_id')
						.limit(1),
				);
				if (!next) return found;
				found.push(next);
			}
		},
		/** Ids of messages in a channel that can be taken back, newest first, at most `BATCH`. @param before older than this one */
		async messages(guildId: string, channelId: string, before?: string): Promise<readonly string[]> {
			let query = shownIn(guildId, channelId)
				.select('message_id')
				.distinct()
				// All ids of Discord's since 2022 have 19 digits.
				.orderBy('message_id', 'desc')
				.limit(BATCH);
			if (before !== undefined) query = query.where('message_id', '<', before);
			return (await run(query)).flatMap(({ message_id }) => message_id ?? []);
		},
		/** How many messages in a channel can be taken back. */
		async count(guildId: string, channelId: string): Promise<number> {
			const query = reports
				.selectFrom('disclosure')
				.where((row) => row.and({ guild_id: guildId, state: 'shown', channel_id: channelId }))
				.select(({ fn }) => fn.count<number | string>('message_id').distinct().as('count'));
			return Number((await run(query))[0]?.count);
		},
		retract: (messageId: string) => change(messageId, { state: 'retracted' }, 'message_id'),
		async isKnown(messageId: string): Promise<boolean> {
			const query = db.selectFrom('disclosure').select('id').where('message_id', '=', messageId);
			return (await run(query)).length > 0;
		},
		/** Forgets what is more than so many days older than the newest, by Discord's clock: nobody can set that one. */
		async purge(days: number): Promise<void> {
			const newest = db.selectFrom('disclosure').select(({ fn }) => fn.max('at').as('at'));
			const at = (await run(newest))[0]?.at;
			if (!at) return;
			const oldest = new Date(Date.parse(at) - days * DAY_MS).toISOString();
			const due = db.selectFrom('disclosure').select('id').where('at', '<', oldest).limit(BATCH);
			for (let deleted = BATCH; deleted >= BATCH; ) {
				[deleted = 0] = await commit([db.deleteFrom('disclosure').where('id', 'in', due)]);
			}
		},
	};
}

/** Discord's ids hold the time; a UUID does not. */
function timeOf(id: string): string | null {
	return isSnowflake(id) ? new Date(timeOfSnowflake(id)).toISOString() : null;
}

function unsettledOf(row: DisclosureTable, cipher: Cipher): UnsettledDisclosure {
	const { id, channel_id: channelId, home_id: homeId, token, state } = row;
	const disclosure = { id, channelId, homeId, isPending: state === 'pending' };
	try {
		return token === null ? disclosure : { ...disclosure, token: cipher.open(id, token) };
	} catch {
		// A token that no key opens is as good as one that has expired.
		return disclosure;
	}
}
