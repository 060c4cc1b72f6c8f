import type { WebSocket } from 'ws';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import type { PersonaKey } from '../fixtures/personas.ts';
import { isObject } from '../portal/json.ts';
import type { Acts } from './acts.ts';
import { controlNamed } from './control-name.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { Playground } from './playground.ts';
import { PageRequest, type Result, type Told } from './protocol.ts';
import { viewOf } from './view.ts';

export interface ConnectionDeps {
	readonly playground: Playground;
	readonly switches: FaultSwitches;
	readonly acts: Acts;
}

/** Shorter than anybody sees; one answer of the bot makes a dozen changes. */
const PUSH_EVERY_MS = 40;

/** Serves one browser: sends what its persona sees whenever that changes, and does what it asks for. */
export function serveBrowser(socket: WebSocket, deps: ConnectionDeps): void {
	const { playground, switches, acts } = deps;
	let here: { who: PersonaKey; where: ChannelKey } | undefined;
	let sent = '';
	let pushing: NodeJS.Timeout | undefined;
	let pushedAt = 0;

	const tell = (what: Told) => socket.send(JSON.stringify(what));
	/** The changes of a moment come as one state; none says the same again. */
	const push = () => {
		pushing ??= setTimeout(
			() => {
				pushing = undefined;
				if (!here || socket.readyState !== socket.OPEN) return;
				const state = JSON.stringify(viewOf(deps, here.who, here.where));
				if (state === sent) return;
				sent = state;
				pushedAt = performance.now();
				socket.send(state);
			},
			pushedAt + PUSH_EVERY_MS - performance.now(),
		);
	};
	const end = playground.on(push);
	socket.on('close', end);
	socket.on('error', () => socket.terminate());
	socket.on('message', (data) => {
		const ask = readAsk(String(data));
		if (ask === undefined) return socket.close(1007, 'not understood');
		void answer(ask).catch((error) => {
			const refused = error instanceof Error ? error.message : 'it did not work';
			if ('id' in ask && socket.readyState === socket.OPEN) tell({ kind: 'result', id: ask.id, refused });
		});
	});

	async function answer(ask: PageRequest): Promise<void> {
		if (ask.kind === 'look') {
			here = { who: ask.persona, where: ask.channel };
			sent = '';
			pushedAt = 0;
			clearTimeout(pushing);
			pushing = undefined;
			return push();
		}
		if (!here) throw new Error('look first');
		const actor = here;
		switch (ask.kind) {
			case 'portal':
				return switches.setMode(ask.mode);
			case 'fault':
				return switches.setFault(ask.fault, ask.on, actor.who);
			case 'reset':
				return playground.reset();
			case 'dismiss':
				return acts.dismiss(actor.who, ask.attempt);
			default:
				tell({ kind: 'result', id: ask.id, ...(await act(ask, actor)) });
		}
	}

	type Doing = Extract<PageRequest, { readonly id: number }>;

	async function act(ask: Doing, actor: NonNullable<typeof here>): Promise<Partial<Result>> {
		const { who, where } = actor;
		const { discord } = playground.sandbox();
		switch (ask.kind) {
			case 'complete': {
				const { command, option, typed, sub } = ask;
				const choices = await discord.as(who).complete(where, command, option, typed, sub);
				return choices === 'failed' ? { refused: 'Loading options failed' } : { choices };
			}
			case 'slash': {
				const { command, sub, options, typed } = ask;
				const what = `/${command}${sub === undefined ? '' : ` ${sub}`}`;
				await acts.act(actor, { title: typed, what }, (person) => person.slash(where, command, options, sub));
				return {};
			}
			case 'press': {
				const { message, control } = ask;
				const what = controlNamed(discord.visible(who, where), message, control);
				const about = { title: `presses [${what}]`, what, message };
				await acts.act(actor, about, (person) => person.press(message, control));
				return {};
			}
			case 'choose': {
				const { message, values } = ask;
				const what = values.join(', ');
				const about = { title: `chooses "${what}"`, what, message };
				await acts.act(actor, about, (person) => person.choose(message, values));
				return {};
			}
		}
	}
}

function readAsk(text: string): PageRequest | undefined {
	try {
		const json: unknown = JSON.parse(text);
		return isObject(json) ? PageRequest.safeParse(json).data : undefined;
	} catch {
		return undefined;
	}
}
