import { everyComponent } from '../../packages/discord-sandbox/src/body.ts';
import type { SandboxMessage } from '../../packages/discord-sandbox/src/visibility.ts';

/** The label of a button that somebody sees, for naming it; its `custom_id` if it has none. */
export function controlNamed(seen: readonly SandboxMessage[], message: string, control: string): string {
	const found = seen.find(({ id }) => id === message);
	const button = everyComponent(found?.components).find((one) => one.custom_id === control);
	return button?.label ?? control;
}
