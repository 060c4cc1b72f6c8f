import {
	type APIActionRowComponent,
	type APIComponentInMessageActionRow,
	ButtonStyle,
	ComponentType,
} from 'discord.js';
import type { Button, Row, Select } from '../core/reply.ts';

const STYLES = {
	primary: ButtonStyle.Primary,
	secondary: ButtonStyle.Secondary,
	danger: ButtonStyle.Danger,
} as const;

/** Rows of controls as Discord's message components. */
export function componentsOf(rows: readonly Row[] = []) {
	return rows.map(
		(row): APIActionRowComponent<APIComponentInMessageActionRow> => ({
			type: ComponentType.ActionRow,
			components: row.map((control) => (control.kind === 'button' ? buttonOf(control) : selectOf(control))),
		}),
	);
}

function buttonOf({ id, label, style = 'secondary', disabled }: Button): APIComponentInMessageActionRow {
	return {
		type: ComponentType.Button,
		custom_id: id,
		label,
		style: STYLES[style],
		...(disabled ? { disabled } : {}),
	};
}

function selectOf({ id, placeholder, options }: Select): APIComponentInMessageActionRow {
	return {
		type: ComponentType.StringSelect,
		custom_id: id,
		placeholder,
		options: options.map(({ value, label, description, chosen }) => ({
			value,
			label,
			...(description === undefined ? {} : { description }),
			...(chosen ? { default: true } : {}),
		})),
	};
}
