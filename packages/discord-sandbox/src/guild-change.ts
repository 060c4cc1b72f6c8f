import type { FixtureKeys, PermissionsFixture } from './fixture.ts';
import type { Member, Role } from './model.ts';

/** A role by its key, or by the id that `addRole` gave. */
export type RoleRef<K extends FixtureKeys = FixtureKeys> = K['role'] | { readonly id: string };
/** Whom an overwrite is about. */
export type OverwriteTarget<K extends FixtureKeys = FixtureKeys> =
	| { readonly role: RoleRef<K> }
	| { readonly member: K['person'] | 'bot' };

/** What administrators do to the first guild of the fixture. Each takes effect at once, and the bot gets Discord's event for it. */
export interface GuildChanges<K extends FixtureKeys = FixtureKeys> {
	/** Permissions as bits; replaces the target's overwrite. */
	setOverwrite(
		channel: K['channel'],
		target: OverwriteTarget<K>,
		allow: PermissionsFixture,
		deny: PermissionsFixture,
	): void;
	removeOverwrite(channel: K['channel'], target: OverwriteTarget<K>): void;
	renameChannel(channel: K['channel'], name: string): void;
	/** To another category, or out of all; its overwrites stay, as when permissions are not synced. */
	moveChannel(channel: K['channel'], category: K['channel'] | null): void;
	/** Such as a text channel (0) into an announcement channel (5); also to a number that no library knows yet. */
	convertChannel(channel: K['channel'], type: number): void;
	/** Links a text channel to a lobby of some game, or ends that. */
	linkChannel(channel: K['channel'], linked: boolean): void;
	/** Discord has no such button, but its events could say so. */
	moveThread(thread: K['channel'], parent: K['channel']): void;
	archiveThread(thread: K['channel'], archived: boolean): void;
	lockThread(thread: K['channel'], locked: boolean): void;
	/** The bot is told of others only with GUILD_MEMBERS; a private thread that it was taken out of it cannot see any more. */
	addToThread(thread: K['channel'], member: K['person'] | 'bot'): void;
	removeFromThread(thread: K['channel'], member: K['person'] | 'bot'): void;
	/** With its threads, of which Discord says nothing. */
	deleteChannel(channel: K['channel']): void;
	addRole(role: Pick<Role, 'name'> & Partial<Omit<Role, 'id' | 'name'>>): { readonly id: string };
	editRole(role: RoleRef<K>, change: Partial<Omit<Role, 'id'>>): void;
	/** Its overwrites and its members lose it. */
	deleteRole(role: RoleRef<K>): void;
	/** The bot is told only if it has the privileged intent GUILD_MEMBERS. */
	giveRole(member: K['person'], role: RoleRef<K>): void;
	takeRole(member: K['person'], role: RoleRef<K>): void;
	/** What a member is besides: a guest (`flags` 1 << 4), in time-out. */
	editMember(member: K['person'], change: Partial<Pick<Member, 'flags' | 'timedOutUntil'>>): void;
	addMember(member: K['person'], ...roles: RoleRef<K>[]): void;
	removeMember(member: K['person']): void;
}
