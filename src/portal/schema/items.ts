import type { ListName, StaffLists } from '../../profile/model.ts';
import { anything, chatId, count, end, flag, id, issuer, text, time } from './fields.ts';
import { actionLabel, botKind, chatVisibility, roleLabel, tierLabel } from './labels.ts';
import { type List, list } from './lists.ts';

/** The lists of an elevated answer, by their names in the model: one row each. */
export const LISTS: { readonly [Name in ListName]: List<StaffLists[Name]['items'][number]> } = {
	linkedAccounts: list({
		names: ['linked_platforms'],
		dated: false,
		fields: {
			platform: text,
			platform_user_id: text,
			platform_username: text,
			linked_at: time,
			last_authenticated_at: time,
		},
		toModel: (wire) => ({
			platform: wire.platform ?? 'unknown',
			id: wire.platform_user_id,
			username: wire.platform_username,
			linkedAt: wire.linked_at,
			lastUsedAt: wire.last_authenticated_at,
		}),
	}),
	moderation: list({
		// The second is the name in the older edition of the Portal's documentation.
		names: ['moderation_actions', 'punishments'],
		fields: {
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
		},
		toModel: (wire) => ({
			id: wire.id,
			label: actionLabel(wire.action_type ?? wire.punishment_type) ?? 'Unknown action',
			reason: wire.reason,
			lifted: wire.is_lifted ?? wire.lifted_at !== undefined,
			liftedAt: wire.lifted_at,
			expiresAt: wire.expires_at === 'unreadable' ? undefined : wire.expires_at,
			endUnreadable: wire.expires_at === 'unreadable' ? (true as const) : undefined,
			createdAt: wire.created_at,
			issuedBy: wire.issued_by_id ?? wire.issued_by,
			liftedBy: wire.lifted_by_id ?? wire.lifted_by,
		}),
	}),
	chats: list({
		names: ['chats'],
		fields: { id: chatId, name: text, visibility: anything, is_public: flag, created_at: time },
		toModel: (wire) => ({
			id: wire.id,
			name: wire.name,
			visibility: chatVisibility(wire.visibility, wire.is_public) ?? 'Unknown',
			createdAt: wire.created_at,
		}),
	}),
	bots: list({
		names: ['bots'],
		fields: {
			id,
			name: text,
			bot_type: anything,
			groups: count,
			users: count,
			is_active: flag,
			created_at: time,
		},
		toModel: (wire) => ({
			id: wire.id,
			name: wire.name,
			kind: botKind(wire.bot_type),
			groups: wire.groups,
			users: wire.users,
			active: wire.is_active,
			createdAt: wire.created_at,
		}),
	}),
	subscriptions: list({
		names: ['subscription_history'],
		fields: { old_tier: anything, new_tier: anything, reason: text, granted_by_id: id, created_at: time },
		toModel: (wire) => ({
			from: tierLabel(wire.old_tier),
			to: tierLabel(wire.new_tier),
			reason: wire.reason,
			by: wire.granted_by_id,
			at: wire.created_at,
		}),
	}),
	permissions: list({
		names: ['permission_history'],
		// Undocumented: read by analogy with the tiers, under the names that its neighbours have.
		fields: {
			old_level: anything,
			new_level: anything,
			old_permission_level: anything,
			new_permission_level: anything,
			reason: text,
			changed_by_id: id,
			granted_by_id: id,
			created_at: time,
		},
		toModel: (wire) => ({
			from: roleLabel(wire.old_level ?? wire.old_permission_level),
			to: roleLabel(wire.new_level ?? wire.new_permission_level),
			reason: wire.reason,
			by: wire.changed_by_id ?? wire.granted_by_id,
			at: wire.created_at,
		}),
	}),
};

/** The fields of an elevated answer that hold lists, to be read by `readLists`. */
export const LIST_FIELDS: Readonly<Record<string, typeof anything>> = Object.fromEntries(
	Object.values(LISTS).flatMap(({ names }) => names.map((name) => [name, anything])),
);

/** All lists of an answer; one that is absent is empty. */
export function readLists(wire: Readonly<Record<string, unknown>>): StaffLists {
	const entries = Object.entries(LISTS).map(([name, { read }]) => [name, read(wire)]);
	// `fromEntries` loses the types.
	return Object.fromEntries(entries) as unknown as StaffLists;
}
