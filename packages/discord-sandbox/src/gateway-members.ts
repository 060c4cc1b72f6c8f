import * as z from 'zod';
import { type GatewaySession, INTENT } from './gateway-session.ts';
import { memberWire } from './guild-wire.ts';
import type { DiscordWorld } from './world.ts';

const Asked = z.object({
	guild_id: z
		.union([z.string(), z.tuple([z.string()])])
		.transform((id) => (typeof id === 'string' ? id : id[0])),
	query: z.string().optional(),
	limit: z.number().int().nonnegative().default(0),
	user_ids: z.union([z.string().transform((id) => [id]), z.array(z.string())]).optional(),
	nonce: z.string().optional(),
});

/**
 * Answers op 8 with one GUILD_MEMBERS_CHUNK. All members of a guild (an empty query without a limit) are told only to
 * bots with the intent GUILD_MEMBERS; what cannot be read gets no answer, as on Discord.
 */
export function tellMembers(world: DiscordWorld, session: GatewaySession, data: unknown): void {
	const read = Asked.safeParse(data);
	const guild = read.success ? world.guilds.get(read.data.guild_id) : undefined;
	if (!read.success || !guild?.members.has(world.bot.id)) return;
	const { query, limit, user_ids: userIds, nonce } = read.data;
	if (query === '' && limit === 0 && !(session.intents & INTENT.guildMembers)) return;
	const found = [...guild.members.values()].filter(({ user }) =>
		userIds ? userIds.includes(user.id) : user.username.startsWith(query ?? ''),
	);
	session.dispatch('GUILD_MEMBERS_CHUNK', {
		guild_id: guild.id,
		members: found.slice(0, limit === 0 ? undefined : limit).map(memberWire),
		chunk_index: 0,
		chunk_count: 1,
		...(userIds ? { not_found: userIds.filter((id) => !guild.members.has(id)) } : {}),
		...(nonce === undefined ? {} : { nonce }),
	});
}
