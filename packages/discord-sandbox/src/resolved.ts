import type { CommandOption } from './command-body.ts';
import { interactionChannelWire, memberWire, roleWire, userWire } from './guild-wire.ts';
import type { Message } from './message.ts';
import { attachmentWire, messageWire } from './message-wire.ts';
import type { Guild, Member } from './model.ts';
import type { UploadedFile } from './option-value.ts';
import { basePermissions } from './permission.ts';
import type { DiscordWorld } from './world.ts';

/** Collects what users, channels and roles in options stand for; each gives the id, or undefined if there is none. */
export interface Resolved {
	/** As in the interaction: `{users: {id: ...}, members: ...}`. */
	readonly all: Record<string, Record<string, unknown>>;
	user(guild: Guild, value: string): string | undefined;
	/** A channel of a type that the option takes. */
	channel(
		guild: Guild,
		value: string,
		option: Pick<CommandOption, 'channel_types'>,
		sender: Member,
	): string | undefined;
	role(guild: Guild, value: string): string | undefined;
	/** Uploads a file. */
	attachment(file: UploadedFile): string;
	message(message: Message): string;
}

export function createResolved(world: DiscordWorld): Resolved {
	const {
		users,
		keys: { ids },
	} = world;
	const all: Resolved['all'] = {};
	const note = (kind: string, id: string, what: unknown) => {
		all[kind] = { ...all[kind], [id]: what };
		return id;
	};
	return {
		all,
		user(guild, value) {
			const id = idOf(ids.people, value);
			const user = users.get(id);
			if (!user) return undefined;
			const member = guild.members.get(id);
			if (member) {
				const { user: _, ...partial } = memberWire(member);
				note('members', id, { ...partial, permissions: basePermissions(guild, member).toString() });
			}
			return note('users', id, userWire(user));
		},
		channel(guild, value, { channel_types: types }, sender) {
			const channel = guild.channels.get(idOf(ids.channels, value));
			if (!channel || (types?.length && !types.includes(channel.type))) return undefined;
			return note('channels', channel.id, interactionChannelWire(guild, channel, sender));
		},
		role(guild, value) {
			const role = guild.roles.get(idOf(ids.roles, value));
			return role && note('roles', role.id, roleWire(role));
		},
		attachment(file) {
			const { filename, content, type = 'text/plain' } = file;
			const stored = { id: world.snowflake(), filename, type, content: Buffer.from(content) };
			world.upload(stored);
			return note('attachments', stored.id, { ...attachmentWire(world, '0', stored), ephemeral: true });
		},
		message: (message) => note('messages', message.id, messageWire(world, message)),
	};
}

function idOf(ids: Readonly<Record<string, string>>, value: string): string {
	return ids[value] ?? value;
}
