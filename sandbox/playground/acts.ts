import type { PorterExchange, PorterPerson } from '../fixtures/guild.ts';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import type { PersonaKey } from '../fixtures/personas.ts';
import { type Act, beginAct } from './act.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { Playground } from './playground.ts';
import type { AttemptView, TraceView } from './protocol.ts';
import { traceOf } from './trace.ts';

/** Who does something, and where. */
interface Actor {
	readonly who: PersonaKey;
	readonly where: ChannelKey;
}

/** What the people of the page do: slash commands and uses of controls, until each has its answer. */
export interface Acts {
	/**
	 * Does something as a person and waits for its answer.
	 * @throws Error in plain words if Discord's client would not have let them do it
	 */
	act(actor: Actor, about: About, doing: (person: PorterPerson) => Promise<PorterExchange>): Promise<void>;
	/** What somebody did in a channel that has no answer yet, or will never have one. */
	attempts(who: PersonaKey, where: ChannelKey): readonly AttemptView[];
	dismiss(who: PersonaKey, attempt: string): void;
	/** Somebody's last interaction. */
	trace(who: PersonaKey): TraceView | undefined;
}

interface About {
	/** As the panel "What happened" names it. */
	readonly title: string;
	/** As the channel names it. */
	readonly what: string;
	/** The message whose control was used. */
	readonly message?: string;
}

type Attempt = AttemptView & Actor;

export function createActs(playground: Playground, switches: FaultSwitches): Acts {
	const last = new Map<PersonaKey, Act>();
	let attempts: Attempt[] = [];
	let count = 0;
	playground.on((event) => {
		if (event !== 'replaced') return;
		last.clear();
		attempts = [];
	});
	const forget = (id: string) => {
		attempts = attempts.filter((one) => one.id !== id);
	};

	return {
		async act({ who, where }, { title, what, message }, doing) {
			await playground.settled();
			count += 1;
			const attempt: Attempt = {
				...{ who, where, what, id: `attempt-${count}`, at: Date.now(), state: 'under-way' },
				...(message === undefined ? {} : { message }),
			};
			attempts.push(attempt);
			const sandbox = playground.sandbox();
			let hasFailed = false;
			const run = async () => {
				const { outcome } = await doing(sandbox.discord.as(who));
				hasFailed = outcome === 'failed';
				forget(attempt.id);
				if (hasFailed) attempts.push({ ...attempt, state: 'failed' });
			};
			const { act, done } = beginAct({
				...{ sandbox, who, where, title },
				onChange: playground.changed,
				onAnswer: () => forget(attempt.id),
				doing: run,
			});
			if (act.interaction !== undefined) last.set(who, act);
			try {
				await done;
			} finally {
				if (!hasFailed) forget(attempt.id);
			}
			if (act.lines.some(({ route, status }) => route?.endsWith('/verify') && status === 200)) {
				switches.signedIn(who);
			}
		},
		attempts: (who, where) =>
			attempts
				.filter((one) => one.who === who && one.where === where)
				.map(({ who: _who, where: _where, ...view }) => view),
		dismiss(who, id) {
			attempts = attempts.filter((one) => one.id !== id || one.who !== who || one.state === 'under-way');
			playground.changed();
		},
		trace(who) {
			const act = last.get(who);
			return act && traceOf(act);
		},
	};
}
