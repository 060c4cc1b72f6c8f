import { CommandBody, type CommandOption } from './command-body.ts';
import type { Guild, Member } from './model.ts';
import { fitted, type OptionValues } from './option-value.ts';
import { createResolved, type Resolved } from './resolved.ts';
import type { DiscordWorld, StoredCommand } from './world.ts';

/** What a person typed: a command, perhaps a sub-command ("group sub"), values for options. */
export interface Typed {
	readonly sub?: string | undefined;
	readonly values: OptionValues;
	/** The option whose suggestions are asked for. */
	readonly focused?: string;
}

interface Branch {
	readonly options: readonly CommandOption[];
	/** Puts the options where the sub-command is. */
	readonly wrap: (options: unknown[]) => unknown[];
}

/**
 * The `data` of a command interaction, as Discord's client builds it from what is registered.
 * @throws Error in plain words for what the client would not send: unknown or missing options, values that do not fit
 */
export function commandData(
	world: DiscordWorld,
	command: StoredCommand,
	typed: Typed,
	{ guild, member: sender }: { readonly guild: Guild; readonly member: Member },
) {
	const branch = branchOf(CommandBody.parse(command).options ?? [], typed.sub, command.name);
	for (const name of Object.keys(typed.values)) {
		if (!branch.options.some((option) => option.name === name)) {
			throw new Error(`/${command.name} has no option "${name}"`);
		}
	}
	const resolved = createResolved(world);
	const options = branch.options.flatMap((option) => {
		const value = typed.values[option.name];
		const focused = option.name === typed.focused;
		if (value === undefined) {
			if (!option.required || typed.focused !== undefined) return [];
			throw new Error(`/${command.name} needs the option "${option.name}"`);
		}
		const sent = focused ? value : fitted(option, value, resolved, guild, sender);
		return [{ name: option.name, type: option.type, value: sent, ...(focused ? { focused: true } : {}) }];
	});
	return {
		id: command.id,
		name: command.name,
		type: command.type,
		...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
		options: branch.wrap(options),
		...(Object.keys(resolved.all).length > 0 ? { resolved: resolved.all } : {}),
	};
}

/** The `data` of a command of a context menu. */
export function menuData(command: StoredCommand, targetId: string, resolved: Resolved['all']) {
	return {
		id: command.id,
		name: command.name,
		type: command.type,
		...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
		target_id: targetId,
		resolved,
	};
}

/** The options of a command or of one of its sub-commands. @throws Error */
export function branchOf(options: readonly CommandOption[], sub: string | undefined, name: string): Branch {
	const branches = options.filter(({ type }) => type === 1 || type === 2);
	if (sub === undefined) {
		if (branches.length > 0) throw new Error(`/${name} needs a sub-command`);
		return { options, wrap: (inner) => inner };
	}
	const [first, ...rest] = sub.split(' ');
	const found = branches.find((option) => option.name === first);
	if (!found) throw new Error(`/${name} has no sub-command "${first}"`);
	const inner = branchOf(
		found.options ?? [],
		rest.length > 0 ? rest.join(' ') : undefined,
		`${name} ${first}`,
	);
	return {
		options: inner.options,
		wrap: (all) => [{ name: found.name, type: found.type, options: inner.wrap(all) }],
	};
}
