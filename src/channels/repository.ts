import { run } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import type { TrustedAudience } from './place.ts';

/** A channel that an administrator made a moderator channel, with the audience as it was then. */
export interface Approval extends Required<TrustedAudience> {
	readonly guildId: string;
	readonly channelId: string;
	/** Discord id, or `BY_SETTINGS`; empty if that person wanted to be forgotten. */
	readonly by: string;
	readonly at: Date;
}

/**
 * The approved channels: in the database, and in memory, because every lookup asks. One process is the only writer.
 * @throws Failure `store-*`, as all that it returns does
 */
export async function openApprovedChannels({ db }: Store) {
	const rows = await run(db.selectFrom('moderator_channel').selectAll());
	const all = new Map<string, Approval>();
	for (const row of rows) {
		all.set(row.channel_id, {
			guildId: row.guild_id,
			channelId: row.channel_id,
			by: row.approved_by,
			at: new Date(row.approved_at),
			...audienceFrom(row.audience),
		});
	}
	const insert = (approval: Approval) => db.insertInto('moderator_channel').values(rowOf(approval));
	const update = () => db.updateTable('moderator_channel');
	return {
		/** By channel id. */
		all: all as ReadonlyMap<string, Approval>,
		/** Replaces an earlier approval of the channel. */
		async approve(approval: Approval): Promise<void> {
			await run(insert(approval).onConflict((it) => it.column('channel_id').doUpdateSet(rowOf(approval))));
			all.set(approval.channelId, approval);
		},
		/** Gives a channel without approval its first audience; that counts at once, written or not. */
		async pin(approval: Approval): Promise<void> {
			all.set(approval.channelId, approval);
			await run(insert(approval).onConflict((it) => it.doNothing()));
		},
		/** Notes new counts of an approval that is in `all`; they count at once, written or not. */
		async recount(before: Approval, counts: Approval['counts']): Promise<void> {
			const approval = { ...before, counts };
			all.set(approval.channelId, approval);
			const { channel_id, approved_at, audience } = rowOf(approval);
			// It may have been approved anew meanwhile.
			await run(
				update()
					.set({ audience })
					.where((row) => row.and({ channel_id, approved_at })),
			);
		},
		/** @returns whether there was one */
		async remove(channelId: string): Promise<boolean> {
			await run(db.deleteFrom('moderator_channel').where('channel_id', '=', channelId));
			return all.delete(channelId);
		},
		/** How many approved audiences name a member, because an overwrite lets them in. */
		naming: (discordId: string) =>
			[...all.values()].filter(({ members }) => members.includes(discordId)).length,
		/** Takes somebody's id as the approver out of the approvals, which stay. */
		async forgetPerson(discordId: string): Promise<void> {
			await run(update().set({ approved_by: '' }).where('approved_by', '=', discordId));
			for (const approval of all.values()) {
				if (approval.by === discordId) all.set(approval.channelId, { ...approval, by: '' });
			}
		},
	};
}

export type ApprovedChannels = Awaited<ReturnType<typeof openApprovedChannels>>;

function rowOf({ guildId, channelId, by, at, roles, members, counts }: Approval) {
	return {
		channel_id: channelId,
		guild_id: guildId,
		approved_by: by,
		approved_at: at.toISOString(),
		audience: JSON.stringify({ roles, members, counts }),
	};
}

/** A damaged row approves nobody: then the channel counts as public until it is approved again. */
function audienceFrom(json: string): Pick<Approval, 'roles' | 'members' | 'counts'> {
	try {
		const { roles, members, counts = {} } = JSON.parse(json) as Partial<Approval>;
		if (Array.isArray(roles) && Array.isArray(members)) return { roles, members, counts };
	} catch {}
	return { roles: [], members: [], counts: {} };
}

/** Which channel each server has chosen for its log: in the database and in memory. @throws Failure `store-*` */
export async function openLogChannelChoices({ db }: Store) {
	const rows = await run(db.selectFrom('log_channel').selectAll());
	const chosen = new Map(rows.map((row) => [row.guild_id, row.channel_id]));
	return {
		get: (guildId: string) => chosen.get(guildId),
		/** @throws Failure `store-*` */
		async set(guildId: string, channelId: string | undefined): Promise<void> {
			if (channelId === undefined) {
				await run(db.deleteFrom('log_channel').where('guild_id', '=', guildId));
				chosen.delete(guildId);
				return;
			}
			const insert = db.insertInto('log_channel').values({ guild_id: guildId, channel_id: channelId });
			await run(insert.onConflict((it) => it.column('guild_id').doUpdateSet({ channel_id: channelId })));
			chosen.set(guildId, channelId);
		},
	};
}

export type LogChannelChoices = Awaited<ReturnType<typeof openLogChannelChoices>>;
