import { DAY_MS } from '../core/duration.ts';
import type { World } from '../core/world.ts';
import { guarded } from '../database/errors.ts';
import type { Store } from '../database/store.ts';

/** An open message of Porter's that shows, or has shown, elevated data. */
export interface Disclosure {
	readonly messageId: string;
	readonly guildId: string;
	readonly channelId: string;
	/** Of a message in a thread the channel that the thread is in; else the channel. */
	readonly homeId: string;
}

/** Which messages Porter has to take back when their channel opens. @throws Failure `store-*` */
export interface Disclosures {
	note(message: Disclosure): Promise<void>;
	/** Those of the last 14 days: older ones have scrolled far away, and the list stays short. */
	recent(guildId: string): Promise<readonly Disclosure[]>;
	/** They are gone, or nobody wants them taken back. */
	forget(messageIds: readonly string[]): Promise<void>;
	/** Those in its threads too. */
	forgetChannel(channelId: string): Promise<void>;
}

const DAYS = 14;

export function createDisclosures({ db }: Store, world: Pick<World, 'now'>): Disclosures {
	const oldest = () => new Date(world.now() - DAYS * DAY_MS).toISOString();
	return {
		async note({ messageId, guildId, channelId, homeId }) {
			const place = { guild_id: guildId, channel_id: channelId, home_id: homeId };
			const values = { ...place, at: new Date(world.now()).toISOString() };
			await guarded(() =>
				db
					.insertInto('shown_message')
					.values({ message_id: messageId, ...values })
					.onConflict((conflict) => conflict.column('message_id').doUpdateSet(values))
					.execute(),
			);
		},
		async recent(guildId) {
			await guarded(() => db.deleteFrom('shown_message').where('at', '<', oldest()).execute());
			const rows = await guarded(() =>
				db.selectFrom('shown_message').selectAll().where('guild_id', '=', guildId).execute(),
			);
			return rows.map((row) => ({
				messageId: row.message_id,
				guildId: row.guild_id,
				channelId: row.channel_id,
				homeId: row.home_id,
			}));
		},
		async forget(messageIds) {
			if (messageIds.length === 0) return;
			await guarded(() => db.deleteFrom('shown_message').where('message_id', 'in', messageIds).execute());
		},
		async forgetChannel(channelId) {
			await guarded(() =>
				db
					.deleteFrom('shown_message')
					.where(({ eb, or }) => or([eb('channel_id', '=', channelId), eb('home_id', '=', channelId)]))
					.execute(),
			);
		},
	};
}
