import type { Guild } from 'discord-sandbox';
import * as z from 'zod';
import type { PorterDiscord } from '../fixtures/guild.ts';
import { APPLICATION_ID, GUILD_ID } from '../fixtures/guild-ids.ts';
import { PERSONAS } from '../fixtures/personas.ts';

const bits = z.string().transform(BigInt);
const Named = z.object({ id: z.string(), name: z.string(), owner_id: z.string() });
const Roles = z.array(
	z.object({
		id: z.string(),
		name: z.string(),
		position: z.number(),
		permissions: bits,
		managed: z.boolean(),
		flags: z.number(),
	}),
);
const Channels = z.array(
	z
		.object({
			id: z.string(),
			guild_id: z.string(),
			type: z.number(),
			name: z.string(),
			position: z.number().default(0),
			parent_id: z.string().nullable(),
			permission_overwrites: z
				.array(z.object({ id: z.string(), type: z.literal([0, 1]), allow: bits, deny: bits }))
				.default([]),
		})
		.transform(({ guild_id, parent_id, permission_overwrites, ...rest }) => ({
			...rest,
			guildId: guild_id,
			parentId: parent_id,
			overwrites: permission_overwrites,
		})),
);
const Threads = z.object({ threads: Channels });
const Roled = z
	.object({
		user: z.object({ id: z.string(), username: z.string(), bot: z.boolean() }),
		roles: z.array(z.string()),
	})
	.transform(({ user, roles }) => ({ user, roleIds: roles }));

/** The configured guild and its commands, as Discord's API tells them. Threads come without their members. */
export async function readGuild(discord: PorterDiscord): Promise<{ guild: Guild; commands: unknown }> {
	const get = async (path: string): Promise<unknown> => {
		const response = await fetch(`${discord.apiUrl}/v10${path}`, {
			headers: { authorization: `Bot ${discord.token}` },
		});
		return response.ok ? response.json() : undefined;
	};
	const at = `/guilds/${GUILD_ID}`;
	const [about, roles, channels, active, commands, ...members] = await Promise.all([
		get(at),
		get(`${at}/roles`),
		get(`${at}/channels`),
		get(`${at}/threads/active`),
		get(`/applications/${APPLICATION_ID}${at}/commands`),
		...PERSONAS.map(({ discordId }) => get(`${at}/members/${discordId}`)),
	]);
	const { id, name, owner_id: ownerId } = Named.parse(about);
	const all = [...Channels.parse(channels), ...Threads.parse(active).threads];
	const present = members.flatMap((one) => (one === undefined ? [] : Roled.parse(one)));
	return {
		guild: {
			id,
			name,
			ownerId,
			roles: new Map(Roles.parse(roles).map((role) => [role.id, role])),
			channels: new Map(all.map((channel) => [channel.id, channel])),
			members: new Map(present.map((member) => [member.user.id, member])),
		},
		commands,
	};
}
