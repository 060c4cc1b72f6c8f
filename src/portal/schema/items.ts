import { z } from 'zod';
import type { Bot, Change, Chat, LinkedAccount, ModerationAction } from '../../profile/model.ts';
import { anything, count, defined, flag, id, portalId, text, time, timestamp } from './fields.ts';
import { actionLabel, botKind, chatVisibility, roleLabel, tierLabel } from './labels.ts';
import { itemReader } from './lists.ts';

export const readLinkedAccount = itemReader(
	z.object({
		platform: text,
		platform_user_id: text,
		platform_username: text,
		linked_at: time,
		last_authenticated_at: time,
	}),
	(wire): LinkedAccount | undefined =>
		wire.platform === undefined
			? undefined
			: defined({
					platform: wire.platform,
					id: wire.platform_user_id,
					username: wire.platform_username,
					linkedAt: wire.linked_at,
					lastUsedAt: wire.last_authenticated_at,
				}),
);

/** An end that is there but cannot be read makes the item unreadable: without it, a timeout would look permanent. */
const end = timestamp.nullish().transform((date) => date ?? undefined);

/** Who issued or lifted something: an id, or an object that has one. */
const issuer = z
	.union([portalId, z.object({ id: portalId }).transform((account) => account.id)])
	.optional()
	.catch(undefined);

export const readModerationAction = itemReader(
	z.object({
		id,
		action_type: anything,
		punishment_type: anything,
		reason: text,
		is_lifted: flag,
		lifted_at: time,
		expires_at: end,
		created_at: time,
		issued_by_id: id,
		issued_by: issuer,
		lifted_by_id: id,
		lifted_by: issuer,
	}),
	(wire): ModerationAction =>
		defined({
			id: wire.id,
			label: actionLabel(wire.action_type ?? wire.punishment_type) ?? 'Unknown action',
			reason: wire.reason,
			lifted: wire.is_lifted ?? wire.lifted_at !== undefined,
			liftedAt: wire.lifted_at,
			expiresAt: wire.expires_at,
			createdAt: wire.created_at,
			issuedBy: wire.issued_by_id ?? wire.issued_by,
			liftedBy: wire.lifted_by_id ?? wire.lifted_by,
		}),
);

/** A number on most of the Portal's pages, 32 hexadecimal digits on the newest. */
const chatId = z
	.union([
		z
			.int()
			.nonnegative()
			.transform((number) => number.toString()),
		z.string().regex(/^[\w-]{1,64}$/),
	])
	.optional()
	.catch(undefined);

export const readChat = itemReader(
	z.object({ id: chatId, name: text, visibility: anything, is_public: flag, created_at: time }),
	(wire): Chat =>
		defined({
			id: wire.id,
			name: wire.name,
			visibility: chatVisibility(wire.visibility, wire.is_public) ?? 'Unknown',
			createdAt: wire.created_at,
		}),
);

export const readBot = itemReader(
	z.object({
		id,
		name: text,
		bot_type: anything,
		groups: count,
		users: count,
		is_active: flag,
		created_at: time,
	}),
	(wire): Bot =>
		defined({
			id: wire.id,
			name: wire.name,
			kind: botKind(wire.bot_type),
			groups: wire.groups,
			users: wire.users,
			active: wire.is_active,
			createdAt: wire.created_at,
		}),
);

export const readTierChange = itemReader(
	z.object({ old_tier: anything, new_tier: anything, reason: text, granted_by_id: id, created_at: time }),
	(wire): Change =>
		defined({
			from: tierLabel(wire.old_tier),
			to: tierLabel(wire.new_tier),
			reason: wire.reason,
			by: wire.granted_by_id,
			at: wire.created_at,
		}),
);

/** Undocumented: read by analogy with the tiers, under the names that its neighbours have. */
export const readRoleChange = itemReader(
	z.object({
		old_level: anything,
		new_level: anything,
		old_permission_level: anything,
		new_permission_level: anything,
		reason: text,
		changed_by_id: id,
		granted_by_id: id,
		created_at: time,
	}),
	(wire): Change =>
		defined({
			from: roleLabel(wire.old_level ?? wire.old_permission_level),
			to: roleLabel(wire.new_level ?? wire.new_permission_level),
			reason: wire.reason,
			by: wire.changed_by_id ?? wire.granted_by_id,
			at: wire.created_at,
		}),
);
