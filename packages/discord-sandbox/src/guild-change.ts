import type { PersonaKey } from '../../../sandbox/fixtures/personas.ts';
import type { ChannelKey, RoleKey } from './guild.ts';
import type { Role } from './model.ts';

/** A role by its key, or by the id that `addRole` gave. */
export type RoleRef = RoleKey | { readonly id: string };
/** Whom an overwrite is about. */
export type Target = { readonly role: RoleRef } | { readonly member: PersonaKey };

/** What administrators do to the configured guild. Each takes effect at once, and the bot gets Discord's event for it. */
export interface GuildChanges {
	/** Permissions as bits; replaces the target's overwrite. */
	setOverwrite(channel: ChannelKey, target: Target, allow: bigint, deny: bigint): void;
	removeOverwrite(channel: ChannelKey, target: Target): void;
	renameChannel(channel: ChannelKey, name: string): void;
	/** To another category, or out of all; its overwrites stay, as when permissions are not synced. */
	moveChannel(channel: ChannelKey, category: ChannelKey | null): void;
	/** Such as a text channel (0) into an announcement channel (5). */
	convertChannel(channel: ChannelKey, type: number): void;
	/** Discord has no such button, but its events could say so. */
	moveThread(thread: ChannelKey, parent: ChannelKey): void;
	archiveThread(thread: ChannelKey, archived: boolean): void;
	/** With its threads, of which Discord says nothing. */
	deleteChannel(channel: ChannelKey): void;
	addRole(role: Pick<Role, 'name'> & Partial<Omit<Role, 'id' | 'name'>>): { readonly id: string };
	editRole(role: RoleRef, change: Partial<Omit<Role, 'id'>>): void;
	/** Its overwrites and its members lose it. */
	deleteRole(role: RoleRef): void;
	/** The bot is told only if it has the privileged intent GUILD_MEMBERS. */
	giveRole(member: PersonaKey, role: RoleRef): void;
	takeRole(member: PersonaKey, role: RoleRef): void;
	addMember(member: PersonaKey, ...roles: RoleRef[]): void;
	removeMember(member: PersonaKey): void;
}
