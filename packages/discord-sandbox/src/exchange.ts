import type { FixtureKeys } from './fixture.ts';
import type { Choice, Interaction, Modal } from './interaction.ts';
import { RESPONSE } from './interaction.ts';
import { type SandboxMessage, sees, shown } from './visibility.ts';
import type { DiscordWorld } from './world.ts';

/** One interaction and its outcome; its properties tell the present state. */
export interface Exchange<K extends FixtureKeys = FixtureKeys> {
	readonly id: string;
	/**
	 * `failed`: no valid answer in time ("The application did not respond"). `deferred`: "is thinking..." and nothing
	 * more so far. `updated`: it changed the message whose component was used. `answered`: everything else.
	 */
	readonly outcome: 'answered' | 'updated' | 'deferred' | 'failed';
	/** Messages it created or edited, in order, as its person sees them now; deleted ones are left out. */
	readonly messages: readonly SandboxMessage<K>[];
	/** The form that it opened. */
	readonly modal: Modal | undefined;
	/** The suggestions that it brought. */
	readonly choices: readonly Choice[] | undefined;
	/** Waits until a deferred answer has been filled in, or the time given to `settleMs` is over. */
	settled(): Promise<Exchange<K>>;
}

export function createExchange(world: DiscordWorld, interaction: Interaction, settleMs: number): Exchange {
	const exchange: Exchange = {
		id: interaction.id,
		get outcome() {
			if (interaction.state !== 'answered') return 'failed';
			if (interaction.waiting) return 'deferred';
			const { responseType } = interaction;
			if (responseType === RESPONSE.update) return 'updated';
			const touched = interaction.messageIds.every((id) => id === interaction.sourceMessageId);
			return responseType === RESPONSE.deferredUpdate && touched ? 'updated' : 'answered';
		},
		get messages() {
			return interaction.messageIds.flatMap((id) => {
				const message = world.messages.get(id);
				if (!message || message.deleted) return [];
				// Who got an answer sees it, also where there is no channel to enter (a direct message).
				const addressed = message.ephemeralFor === interaction.userId || interaction.guildId === null;
				return addressed || sees(world, interaction.userId, message) ? [shown(world, message)] : [];
			});
		},
		get modal() {
			return interaction.modal;
		},
		get choices() {
			return interaction.choices;
		},
		async settled() {
			await until(world, () => isOver(interaction), settleMs);
			return exchange;
		},
	};
	return exchange;
}

function isOver({ state, waiting }: Interaction): boolean {
	return state === 'failed' || (state === 'answered' && !waiting);
}

/** Waits for a change of the sandbox after which `check` holds. @returns false if `ms` went by */
export function until(world: DiscordWorld, check: () => boolean, ms: number): Promise<boolean> {
	if (check()) return Promise.resolve(true);
	return new Promise((resolve) => {
		const end = (result: boolean) => {
			clearTimeout(timer);
			unsubscribe();
			resolve(result);
		};
		const timer = setTimeout(() => end(false), ms).unref();
		const unsubscribe = world.subscribe(() => {
			if (check()) end(true);
		});
	});
}
