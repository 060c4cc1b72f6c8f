import { guarded } from '../database/errors.ts';
import type { Store } from '../database/store.ts';
import type { ApprovedAudience } from './place.ts';

/** A channel that an administrator made a moderator channel, with the audience as it was then. */
export interface Approval extends ApprovedAudience {
	readonly guildId: string;
	readonly channelId: string;
	/** Discord id; empty if that person wanted to be forgotten. */
	readonly by: string;
	readonly at: Date;
}

/** The approved channels: in the database, and in memory, because every lookup asks. One process is the only writer. */
export interface ApprovedChannels {
	/** By channel id. */
	readonly all: ReadonlyMap<string, Approval>;
	/** Replaces an earlier approval of the channel. @throws Failure `store-*` */
	approve(approval: Approval): Promise<void>;
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
	return {
		all,
		async approve(approval) {
			const { guildId, channelId, by, at, roles, members } = approval;
			const values = {
				guild_id: guildId,
				approved_by: by,
				approved_at: at.toISOString(),
				audience: JSON.stringify({ roles, members }),
			};
			await guarded(() =>
				db
					.insertInto('moderator_channel')
					.values({ channel_id: channelId, ...values })
					.onConflict((conflict) => conflict.column('channel_id').doUpdateSet(values))
					.execute(),
			);
			all.set(channelId, approval);
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

/** A damaged row approves nobody: then the channel counts as public until it is approved again. */
function audienceFrom(json: string): ApprovedAudience {
	try {
		const { roles, members } = JSON.parse(json) as Partial<ApprovedAudience>;
		if (Array.isArray(roles) && Array.isArray(members)) return { roles, members };
	} catch {}
	return { roles: [], members: [] };
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
