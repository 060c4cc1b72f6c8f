import * as z from 'zod';
import { FAIL } from '../failure.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { readCommand, readCommands } from '../validate-command.ts';
import type { DiscordWorld, RegisteredCommand } from '../world.ts';

const Body = z.looseObject({ name: z.string(), type: z.number().nullish() });
type Body = z.infer<typeof Body>;

/** Guild commands: registering, reading back, changing. */
export function commandRoutes(world: DiscordWorld): RestRoute[] {
	const all = '/applications/:application/guilds/:guild/commands';
	const one = `${all}/:command`;
	const route = (
		method: string,
		path: string,
		handle: (guildId: string, call: RestCall) => RestAnswer,
	): RestRoute => ({
		method,
		path,
		bot: true,
		handle: (call) => handle(guildOf(world, call), call),
	});
	const list = (guildId: string) => world.commands.get(guildId) ?? [];
	const find = (guildId: string, { params }: RestCall) => {
		const found = list(guildId).find(({ id }) => id === params.command);
		if (!found) throw FAIL.unknownCommand();
		return found;
	};
	const store = (guildId: string, commands: readonly RegisteredCommand[]) => {
		world.commands.set(guildId, commands);
		world.announce({ kind: 'guild-changed', guildId });
	};
	return [
		route('GET', all, (guildId, { query }) => {
			const full = query.get('with_localizations') === 'true';
			return ok(list(guildId).map((command) => (full ? command : brief(command))));
		}),
		route('PUT', all, (guildId, { body }) => {
			const before = list(guildId);
			const made = readCommands(body).map((one) => filled(world, guildId, one, sameAs(before, one)));
			store(guildId, made);
			return ok(made);
		}),
		route('POST', all, (guildId, { body }) => {
			const asked = readCommand(body, 'create', list(guildId));
			const before = sameAs(list(guildId), asked);
			const made = filled(world, guildId, asked, before);
			store(guildId, [...list(guildId).filter(({ id }) => id !== made.id), made]);
			return { status: before ? 200 : 201, body: made };
		}),
		route('GET', one, (guildId, call) => ok(find(guildId, call))),
		route('PATCH', one, (guildId, call) => {
			const before = find(guildId, call);
			const others = list(guildId).filter(({ id }) => id !== before.id);
			const asked = readCommand(call.body, 'edit', others, before);
			const made = filled(world, guildId, asked, before);
			store(
				guildId,
				list(guildId).map((command) => (command.id === before.id ? made : command)),
			);
			return ok(made);
		}),
		route('DELETE', one, (guildId, call) => {
			const { id: gone } = find(guildId, call);
			store(
				guildId,
				list(guildId).filter(({ id }) => id !== gone),
			);
			return { status: 204 };
		}),
	];
}

function guildOf(world: DiscordWorld, { params }: RestCall): string {
	if (params.application !== world.bot.id) throw FAIL.missingAccess();
	if (!world.guilds.has(params.guild ?? '')) throw FAIL.missingAccess();
	return params.guild ?? '';
}

/** The command of the same name and type, which keeps its id. */
function sameAs(commands: readonly RegisteredCommand[], { name, type }: Body): RegisteredCommand | undefined {
	return commands.find((one) => one.name === name && one.type === (type ?? 1));
}

/** A command as Discord gives it back: with an id, a version that changes when it changes, and all defaults. */
function filled(
	world: DiscordWorld,
	guildId: string,
	asked: Record<string, unknown>,
	before?: RegisteredCommand,
): RegisteredCommand {
	const { id: _, ...given } = Body.parse(asked);
	const wanted = {
		application_id: world.bot.id,
		guild_id: guildId,
		type: given.type ?? 1,
		name: given.name,
		name_localizations: given.name_localizations ?? null,
		description: given.description ?? '',
		description_localizations: given.description_localizations ?? null,
		default_member_permissions: given.default_member_permissions?.toString() ?? null,
		nsfw: given.nsfw ?? false,
		...(Array.isArray(given.options) && given.options.length > 0
			? { options: given.options.map(filledOption) }
			: {}),
	};
	const id = before?.id ?? world.snowflake();
	const unchanged =
		before && JSON.stringify({ ...wanted, id, version: before.version }) === canonical(before);
	return { ...wanted, id, version: unchanged ? before.version : world.snowflake() };
}

function canonical({ id, version, ...rest }: RegisteredCommand): string {
	return JSON.stringify({ ...rest, id, version });
}

/** Discord leaves out what is false or empty in options. */
function filledOption(option: unknown): unknown {
	const { required, autocomplete, choices, options, ...rest } = Option.parse(option);
	return {
		...rest,
		...(required ? { required } : {}),
		...(autocomplete ? { autocomplete } : {}),
		...(choices?.length ? { choices } : {}),
		...(options?.length ? { options: options.map(filledOption) } : {}),
	};
}

const Option = z.looseObject({
	required: z.boolean().nullish(),
	autocomplete: z.boolean().nullish(),
	choices: z.array(z.unknown()).nullish(),
	options: z.array(z.unknown()).nullish(),
});

/** Without `with_localizations` the translations are left out. */
function brief({
	name_localizations: _n,
	description_localizations: _d,
	...rest
}: RegisteredCommand): unknown {
	return rest;
}

function ok(body: unknown): RestAnswer {
	return { status: 200, body };
}
