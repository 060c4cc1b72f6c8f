import { type Component, everyComponent } from './body.ts';
import type { Exchange } from './exchange.ts';
import { filledForm } from './form.ts';
import { INTERACTION } from './interaction.ts';
import type { Message } from './message.ts';
import type { Person } from './person.ts';
import type { PersonActor } from './person-actor.ts';
import { pickedIn } from './picked.ts';
import { createResolved, type Resolved } from './resolved.ts';

/** Buttons, select menus, and the forms that they open. */
export function componentActs(actor: PersonActor): Pick<Person, 'press' | 'choose' | 'submit'> {
	const { world, key, user, act, seen } = actor;
	return {
		async press(message, control) {
			const source = seen(message);
			const buttons = everyComponent(source.body.components).filter(({ type }) => type === 2);
			const button = buttons.find((one) => one.custom_id === control || one.label === control);
			if (!button) throw new Error(`there is no button "${control}" on this message`);
			if (typeof button.custom_id !== 'string') throw new Error(`"${control}" only opens a page`);
			return use(actor, source, button);
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
				return use(actor, source, select, values, resolved.all);
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
	};
}

function use(
	{ act }: PersonActor,
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
