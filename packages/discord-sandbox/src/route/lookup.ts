import { FAIL } from '../failure.ts';
import { channelWire, guildWire, memberWire, roleWire, userWire } from '../guild-wire.ts';
import type { Guild } from '../model.ts';
import { canEnter, isThread } from '../permission.ts';
import type { RestCall, RestRoute } from '../rest-route.ts';
import type { DiscordWorld } from '../world.ts';

/** Where the gateway is, who the bot is, and what there is in its guilds. */
export function lookupRoutes(world: DiscordWorld, gatewayUrl: () => string): RestRoute[] {
	const get = (path: string, read: (call: RestCall) => unknown, bot = true): RestRoute => ({
		method: 'GET',
		path,
		bot,
		handle: (call) => ({ status: 200, body: read(call) }),
	});
	const guild = ({ params }: RestCall): Guild => {
		const found = world.guilds.get(params.guild ?? '');
		if (!found?.members.has(world.bot.id)) throw FAIL.unknownGuild();
		return found;
	};
	const botCanEnter = (place: Guild, id: string) => {
		const channel = place.channels.get(id);
		return channel !== undefined && canEnter(place, channel, world.bot.id);
	};
	return [
		get('/gateway', () => ({ url: gatewayUrl() }), false),
		get('/gateway/bot', () => ({
			url: gatewayUrl(),
			shards: 1,
			session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
		})),
		get('/applications/@me', () => application(world)),
		get('/oauth2/applications/@me', () => application(world)),
		get('/users/@me', () => ({
			...userWire(world.bot),
			verified: true,
			mfa_enabled: true,
			email: null,
			flags: 0,
		})),
		get('/users/@me/guilds', () =>
			[...world.guilds.values()]
				.filter((one) => one.members.has(world.bot.id))
				.map((one) => ({ id: one.id, name: one.name, icon: null, owner: false, features: [] })),
		),
		get('/users/:user', ({ params }) => {
			const user = world.users.get(params.user ?? '');
			if (!user) throw FAIL.unknownUser();
			return userWire(user);
		}),
		get('/channels/:channel', ({ params }) => {
			const place = world.channel(params.channel ?? '');
			if (!place) throw FAIL.unknownChannel();
			if (!canEnter(place.guild, place.channel, world.bot.id)) throw FAIL.missingAccess();
			return channelWire(place.channel);
		}),
		get('/guilds/:guild', (call) => guildWire(guild(call))),
		get('/guilds/:guild/roles', (call) => [...guild(call).roles.values()].map(roleWire)),
		get('/guilds/:guild/roles/member-counts', (call) => {
			const { roles, members, id: everyone } = guild(call);
			const holders = (id: string) => [...members.values()].filter(({ roleIds }) => roleIds.includes(id));
			const counted = [...roles.keys()].filter((id) => id !== everyone);
			return Object.fromEntries(counted.map((id) => [id, holders(id).length]));
		}),
		get('/guilds/:guild/roles/:role', (call) => {
			const role = guild(call).roles.get(call.params.role ?? '');
			if (!role) throw FAIL.unknownRole();
			return roleWire(role);
		}),
		get('/guilds/:guild/channels', (call) =>
			[...guild(call).channels.values()].filter((one) => !isThread(one)).map(channelWire),
		),
		get('/guilds/:guild/threads/active', (call) => {
			const place = guild(call);
			const threads = [...place.channels.values()].filter(
				(one) => isThread(one) && !one.thread?.archived && botCanEnter(place, one.id),
			);
			return { threads: threads.map(channelWire), members: [] };
		}),
		get('/guilds/:guild/members/:user', (call) => {
			const member = guild(call).members.get(call.params.user ?? '');
			if (member) return memberWire(member);
			throw world.users.has(call.params.user ?? '') ? FAIL.unknownMember() : FAIL.unknownUser();
		}),
	];
}

function application({ bot, guilds }: DiscordWorld) {
	return {
		id: bot.id,
		name: bot.username,
		icon: null,
		description: '',
		summary: '',
		type: null,
		bot: userWire(bot),
		bot_public: false,
		bot_require_code_grant: false,
		verify_key: '0'.repeat(64),
		flags: 1 << 23,
		owner: userWire(bot),
		team: null,
		interactions_endpoint_url: null,
		approximate_guild_count: guilds.size,
	};
}
