import type { Component } from './body.ts';
import type { Modal } from './interaction.ts';

/** The `components` of a sent form. @throws Error in plain words for what Discord's client would not send */
export function filledForm(modal: Modal, values: Readonly<Record<string, string>>): unknown[] {
	const input = (one: Component) => {
		const value = values[one.custom_id ?? ''] ?? one.value ?? '';
		if (value === '' && one.required !== false) throw new Error(`the form needs "${one.custom_id}"`);
		if (value.length > (one.max_length ?? 4000)) throw new Error(`"${one.custom_id}" is too long`);
		return { type: one.type, id: one.id ?? 1, custom_id: one.custom_id, value };
	};
	return modal.components.map((one) =>
		one.component
			? { type: one.type, id: one.id ?? 1, component: input(one.component) }
			: { type: one.type, id: one.id ?? 1, components: (one.components ?? []).map(input) },
	);
}
