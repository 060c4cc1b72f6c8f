import { PermissionFlagsBits } from 'discord-api-types/v10';
import { type Component, everyComponent } from './body.ts';
import { CommandBody } from './command-body.ts';
import { branchOf, commandData, menuData } from './command-data.ts';
import { commandAt, commandIn, enterable, ON_MESSAGE, ON_USER } from './entrance.ts';
import { createExchange, type Exchange, until } from './exchange.ts';
import { filledForm } from './form.ts';
import type { Gateway } from './gateway.ts';
import { INTERACTION } from './interaction.ts';
import { EMPTY_BODY, type Message } from './message.ts';
import type { Person } from './person.ts';
import { pickedIn } from './picked.ts';
import { pingsOf } from './ping.ts';
import { createResolved, type Resolved } from './resolved.ts';
import { isRecord } from './schema.ts';
import { type PersonAct, startInteraction } from './start-interaction.ts';
import { type SandboxMessage, sees, shown } from './visibility.ts';
import type { DiscordWorld } from './world.ts';

export interface Limits {
	readonly responseMs: number;
	readonly settleMs: number;
}

export function createPerson(world: DiscordWorld, gateway: Gateway, key: string, limits: Limits): Person {
	const user = world.keys.person(key);

	async function act(what: Omit<PersonAct, 'user'>): Promise<Exchange> {
		const interaction = startInteraction(world, gateway, { ...what, user }, limits.responseMs);
		const exchange = createExchange(world, interaction, limits.settleMs);
		await until(world, () => interaction.state !== 'pending', limits.responseMs * 2);
		return exchange.settled();
	}

	function seen(message: SandboxMessage | string): Message {
		const found = world.messages.get(typeof message === 'string' ? message : message.id);
		if (!found || !sees(world, user.id, found)) throw new Error(`${key} does not see this message`);
		return found;
	}

	function use(
		message: Message,
		control: Component,
		values?: readonly string[],
		resolved: Resolved['all'] = {},
	): Promise<Exchange> {
		if (control.disabled) throw new Error(`"${control.label ?? control.custom_id}" is disabled`);
		return act({
			type: INTERACTION.component,
			channelId: message.channelId,
			sourceMessageId: message.id,
			data: {
				custom_id: control.custom_id,
				component_type: control.type,
				...(values ? { values } : {}),
				...(Object.keys(resolved).length > 0 ? { resolved } : {}),
			},
		});
	}

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
		write(channel, content) {
			const channelId = enterable(world, key, channel, PermissionFlagsBits.SendMessages).channel.id;
			const pings = pingsOf({ content, components: [], allowed: undefined, byDefault: ['users', 'roles'] });
			const body = { ...EMPTY_BODY, content, pings };
			return shown(
				world,
				world.post({ channelId, author: user, ephemeralFor: null, origin: null, body, flags: 0 }),
			);
		},
		async press(message, control) {
			const source = seen(message);
			const buttons = everyComponent(source.body.components).filter(({ type }) => type === 2);
			const button = buttons.find((one) => one.custom_id === control || one.label === control);
			if (!button) throw new Error(`there is no button "${control}" on this message`);
			if (typeof button.custom_id !== 'string') throw new Error(`"${control}" only opens a page`);
			return use(source, button);
		},
		async choose(message, value) {
			const source = seen(message);
			const wanted = typeof value === 'string' ? [value] : value;
			const place = world.channel(source.channelId);
			for (const select of everyComponent(source.body.components)) {
				const resolved = createResolved(world);
				const values = wanted.map((one) => pickedIn(select, one, resolved, place?.guild, user.id));
				if (!values.every((one) => one !== undefined)) continue;
				if (values.length > (select.max_values ?? 1)) throw new Error('that is more than may be chosen');
				return use(source, select, values, resolved.all);
			}
			throw new Error(`no select menu of this message offers "${value}"`);
		},
		async submit(opened, values) {
			const { modal } = opened;
			const before = world.interactions.get(opened.id);
			if (!modal || !before || before.userId !== user.id) throw new Error(`${key} has no such form open`);
			return act({
				type: INTERACTION.modal,
				channelId: before.channelId,
				data: { custom_id: modal.customId, components: filledForm(modal, values) },
				...(before.sourceMessageId === undefined ? {} : { sourceMessageId: before.sourceMessageId }),
			});
		},
		async raw({ type, data, channel, message, overrides }) {
			const sourceMessageId = typeof message === 'string' ? message : message?.id;
			const command = type === INTERACTION.command && isRecord(data) ? data.name : undefined;
			return act({
				...(typeof command === 'string' ? { command } : {}),
				type,
				data,
				channelId: channel === null ? null : world.keys.channel(channel),
				...(sourceMessageId === undefined ? {} : { sourceMessageId }),
				...(overrides ? { overrides } : {}),
			});
		},
	};
}
