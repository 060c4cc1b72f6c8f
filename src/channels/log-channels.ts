import { guarded } from '../database/errors.ts';
import type { Store } from '../database/schema.ts';

/** Which channel each server has chosen for its log: in the database and in memory. */
export interface LogChannels {
	get(guildId: string): string | undefined;
	/** @throws Failure `store-*` */
	set(guildId: string, channelId: string | undefined): Promise<void>;
}

/** @throws Failure `store-*` */
export async function openLogChannels({ db }: Store): Promise<LogChannels> {
	const rows = await guarded(() => db.selectFrom('log_channel').selectAll().execute());
	const chosen = new Map(rows.map((row) => [row.guild_id, row.channel_id]));
	return {
		get: (guildId) => chosen.get(guildId),
		async set(guildId, channelId) {
			if (channelId === undefined) {
				await guarded(() => db.deleteFrom('log_channel').where('guild_id', '=', guildId).execute());
				chosen.delete(guildId);
				return;
			}
			await guarded(() =>
				db
					.insertInto('log_channel')
					.values({ guild_id: guildId, channel_id: channelId })
					.onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ channel_id: channelId }))
					.execute(),
			);
			chosen.set(guildId, channelId);
		},
	};
}
