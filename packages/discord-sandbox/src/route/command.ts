import * as z from 'zod';
import { FAIL } from '../failure.ts';
import type { RestAnswer, RestCall, RestRoute } from '../rest-route.ts';
import { readCommand, readCommands } from '../validate-command.ts';
import { type DiscordWorld, GLOBAL, type StoredCommand } from '../world.ts';

const Body = z.looseObject({ name: z.string(), type: z.number().nullish() });
type Body = z.infer<typeof Body>;

/** Commands of a guild and global ones: registering, reading back, changing. */
export function commandRoutes(world: DiscordWorld): RestRoute[] {
	return [
		...routesBelow(world, '/applications/:application/guilds/:guild/commands', (call) => {
			checkApplication(world, call);
			if (!world.guilds.has(call.params.guild ?? '')) throw FAIL.missingAccess();
			return call.params.guild ?? '';
		}),
		...routesBelow(world, '/applications/:application/commands', (call) => {
			checkApplication(world, call);
			return GLOBAL;
		}),
	];
}

function checkApplication(world: DiscordWorld, { params }: RestCall): void {
	if (params.application !== world.bot.id) throw FAIL.missingAccess();
}

/** `scopeOf` gives the guild's id, or `GLOBAL`. */
function routesBelow(world: DiscordWorld, all: string, scopeOf: (call: RestCall) => string): RestRoute[] {
	const one = `${all}/:command`;
	const route = (
		method: string,
		path: string,
		handle: (scope: string, call: RestCall) => RestAnswer,
	): RestRoute => ({
		method,
		path,
		bot: true,
		handle: (call) => handle(scopeOf(call), call),
	});
	const list = (scope: string) => world.commands.get(scope) ?? [];
	const find = (scope: string, { params }: RestCall) => {
		const found = list(scope).find(({ id }) => id === params.command);
		if (!found) throw FAIL.unknownCommand();
		return found;
	};
	const store = (scope: string, commands: readonly StoredCommand[]) => {
		world.commands.set(scope, commands);
		const guildIds = scope === GLOBAL ? world.guilds.keys() : [scope];
		for (const guildId of guildIds) world.announce({ kind: 'guild-changed', guildId });
	};
	return [
		route('GET', all, (scope, { query }) => {
			const full = query.get('with_localizations') === 'true';
			return ok(list(scope).map((command) => (full ? command : brief(command))));
		}),
		route('PUT', all, (scope, { body, onUnknownKeys }) => {
			const before = list(scope);
			const made = readCommands(body, onUnknownKeys).map((asked) =>
				filled(world, scope, asked, sameAs(before, asked)),
			);
			store(scope, made);
			return ok(made);
		}),
		route('POST', all, (scope, { body, onUnknownKeys }) => {
			const asked = readCommand(body, { how: 'create', others: list(scope) }, onUnknownKeys);
			const before = sameAs(list(scope), asked);
			const made = filled(world, scope, asked, before);
			store(scope, [...list(scope).filter(({ id }) => id !== made.id), made]);
			return { status: before ? 200 : 201, body: made };
		}),
		route('GET', one, (scope, call) => ok(find(scope, call))),
		route('PATCH', one, (scope, call) => {
			const before = find(scope, call);
			const others = list(scope).filter(({ id }) => id !== before.id);
			const asked = readCommand(call.body, { how: 'edit', others, before }, call.onUnknownKeys);
			const made = filled(world, scope, asked, before);
			const replaced = list(scope).map((command) => (command.id === before.id ? made : command));
			store(scope, replaced);
			return ok(made);
		}),
		route('DELETE', one, (scope, call) => {
			const { id: gone } = find(scope, call);
			const left = list(scope).filter(({ id }) => id !== gone);
			store(scope, left);
			return { status: 204 };
		}),
	];
}

/** The command of the same name and type, which keeps its id. */
function sameAs(commands: readonly StoredCommand[], { name, type }: Body): StoredCommand | undefined {
	return commands.find((one) => one.name === name && one.type === (type ?? 1));
}

/** A command as Discord gives it back: with an id, a version that changes when it changes, and all defaults. */
function filled(
	world: DiscordWorld,
	scope: string,
	asked: Record<string, unknown>,
	before?: StoredCommand,
): StoredCommand {
	const { id: _, ...given } = Body.parse(asked);
	const wanted = {
		application_id: world.bot.id,
		...(scope === GLOBAL ? {} : { guild_id: scope }),
		type: given.type ?? 1,
		name: given.name,
		name_localizations: given.name_localizations ?? null,
		description: given.description ?? '',
		description_localizations: given.description_localizations ?? null,
		default_member_permissions: given.default_member_permissions?.toString() ?? null,
		...(scope === GLOBAL ? whereGlobal(given) : {}),
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

/** Where a global command can be used: in servers, unless it says otherwise. */
function whereGlobal(given: Body) {
	return {
		dm_permission: given.dm_permission ?? true,
		contexts: given.contexts ?? null,
		integration_types: given.integration_types ?? [0],
	};
}

function canonical({ id, version, ...rest }: StoredCommand): string {
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
function brief({ name_localizations: _n, description_localizations: _d, ...rest }: StoredCommand): unknown {
	return rest;
}

function ok(body: unknown): RestAnswer {
	return { status: 200, body };
}
