import { guarded } from '../database/errors.ts';
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

/** The approved channels: in the database, and in memory, because every lookup asks. One process is the only writer. */
export interface ApprovedChannels {
	/** By channel id. */
	readonly all: ReadonlyMap<string, Approval>;
	/** Replaces an earlier approval of the channel. @throws Failure `store-*` */
	approve(approval: Approval): Promise<void>;
	/** Gives a channel without approval its first audience; that counts at once, written or not. @throws Failure `store-*` */
	pin(approval: Approval): Promise<void>;
	/** Notes new counts of an approval that is in `all`; they count at once, written or not. @throws Failure `store-*` */
	recount(approval: Approval, counts: Approval['counts']): Promise<void>;
	/** @returns whether there was one. @throws Failure `store-*` */
	remove(channelId: string): Promise<boolean>;
	/** How many approved audiences name a member, because an overwrite lets them in. */
	naming(discordId: string): number;
	/** Takes somebody's id as the approver out of the approvals, which stay. @throws Failure `store-*` */
	forgetPerson(discordId: string): Promise<void>;
}

/** @throws Failure `store-*` */
export async function openApprovedChannels({ db }: Store): Promise<ApprovedChannels> {
	const rows = await guarded(() => db.selectFrom('moderator_channel').selectAll().execute());
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
	const insert = (approval: Approval) =>
		db.insertInto('moderator_channel').values({ channel_id: approval.channelId, ...valuesOf(approval) });
	return {
		all,
		async approve(approval) {
			await guarded(() =>
				insert(approval)
					.onConflict((conflict) => conflict.column('channel_id').doUpdateSet(valuesOf(approval)))
					.execute(),
			);
			all.set(approval.channelId, approval);
		},
		async pin(approval) {
			all.set(approval.channelId, approval);
			await guarded(() =>
				insert(approval)
					.onConflict((conflict) => conflict.doNothing())
					.execute(),
			);
		},
		async recount(before, counts) {
			const approval = { ...before, counts };
			all.set(approval.channelId, approval);
			const { approved_at: at, audience } = valuesOf(approval);
			await guarded(() =>
				db
					.updateTable('moderator_channel')
					.set({ audience })
					// It may have been approved anew meanwhile.
					.where((row) => row.and({ channel_id: approval.channelId, approved_at: at }))
					.execute(),
			);
		},
		async remove(channelId) {
			await guarded(() => db.deleteFrom('moderator_channel').where('channel_id', '=', channelId).execute());
			return all.delete(channelId);
		},
		naming: (discordId) => [...all.values()].filter(({ members }) => members.includes(discordId)).length,
		async forgetPerson(discordId) {
			await guarded(() =>
				db
					.updateTable('moderator_channel')
					.set({ approved_by: '' })
					.where('approved_by', '=', discordId)
					.execute(),
			);
			for (const approval of all.values()) {
				if (approval.by === discordId) all.set(approval.channelId, { ...approval, by: '' });
			}
		},
	};
}

function valuesOf({ guildId, by, at, roles, members, counts }: Approval) {
	return {
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

/** Which channel each server has chosen for its log: in the database and in memory. */
export interface LogChannelChoices {
	get(guildId: string): string | undefined;
	/** @throws Failure `store-*` */
	set(guildId: string, channelId: string | undefined): Promise<void>;
}

/** @throws Failure `store-*` */
export async function openLogChannelChoices({ db }: Store): Promise<LogChannelChoices> {
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
