import { everyComponent } from 'discord-sandbox';
import type { PorterMessage } from '../fixtures/guild.ts';

/** The label of a button that somebody sees, for naming it; its `custom_id` if it has none. */
export function controlNamed(seen: readonly PorterMessage[], message: string, control: string): string {
	const found = seen.find(({ id }) => id === message);
	const button = everyComponent(found?.components).find((one) => one.custom_id === control);
	return button?.label ?? control;
}
