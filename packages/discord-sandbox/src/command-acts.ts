import { CommandBody } from './command-body.ts';
import { branchOf, commandData, menuData } from './command-data.ts';
import { commandAt, commandIn, ON_MESSAGE, ON_USER } from './entrance.ts';
import { INTERACTION } from './interaction.ts';
import type { Person } from './person.ts';
import type { PersonActor } from './person-actor.ts';
import { createResolved } from './resolved.ts';

/** Slash commands with their suggestions, and commands of the context menu. */
export function commandActs({
	world,
	key,
	act,
	seen,
}: PersonActor): Pick<Person, 'slash' | 'complete' | 'onUser' | 'onMessage'> {
	return {
		async slash(channel, name, options = {}, sub) {
			const found = commandIn(world, key, channel, name);
			return act({
				type: INTERACTION.command,
				channelId: world.keys.channel(channel),
				data: commandData(world, found.command, { sub, values: options }, found),
				command: sub === undefined ? name : `${name} ${sub}`,
			});
		},
		async complete(channel, name, option, typed, sub) {
			const found = commandIn(world, key, channel, name);
			const branch = branchOf(CommandBody.parse(found.command).options ?? [], sub, name);
			const typing = branch.options.find((one) => one.name === option);
			if (!typing?.autocomplete) throw new Error(`"${option}" of /${name} brings no suggestions`);
			const exchange = await act({
				type: INTERACTION.autocomplete,
				channelId: world.keys.channel(channel),
				data: commandData(world, found.command, { sub, values: { [option]: typed }, focused: option }, found),
				focusedType: typing.type,
			});
			if (exchange.outcome === 'failed') return 'failed';
			return (exchange.choices ?? []).map((one) => ({ name: one.name, value: String(one.value) }));
		},
		async onUser(channel, name, target) {
			const found = commandIn(world, key, channel, name, ON_USER);
			const { id } = world.keys.person(target);
			const resolved = createResolved(world);
			resolved.user(found.guild, id);
			return act({
				type: INTERACTION.command,
				channelId: world.keys.channel(channel),
				data: menuData(found.command, id, resolved.all),
				command: name,
			});
		},
		async onMessage(message, name) {
			const target = seen(message);
			const found = commandAt(world, key, target.channelId, name, ON_MESSAGE);
			const resolved = createResolved(world);
			return act({
				type: INTERACTION.command,
				channelId: target.channelId,
				data: menuData(found.command, resolved.message(target), resolved.all),
				command: name,
			});
		},
	};
}
