import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';
import { runProgram } from '../porter-process.ts';
import { type Lodge, openLodge } from '../sandbox.ts';
import { type Directory, readDirectory } from './directory.ts';

/** The sandbox that the page plays in: one lodge at a time, exchanged for a fresh one by `reset`. */
export interface House {
	lodge(): Lodge;
	directory(): Directory;
	/** Why nobody can act just now: the sandbox is being changed, or Porter does not start. */
	notice(): string | undefined;
	/** Whether the sandbox is being changed. */
	busy(): boolean;
	/** Resolves when no change is under way. */
	calm(): Promise<void>;
	/** Starts Porter anew on the same database, and registers its commands if asked. */
	restart(why: string, alsoDeploy?: boolean): Promise<void>;
	/** A new Discord, a new Portal, a new Porter, and the people signed in. */
	reset(): Promise<void>;
	/** Tells of each change of anything, and of each new lodge. @returns a function that ends the subscription */
	on(listener: (event: 'changed' | 'replaced') => void): () => void;
	/** For those who change the sandbox beside Discord. */
	changed(): void;
	close(): Promise<void>;
}

/** Those with a Portal account sign in at the start, except one, so that signing in can be seen. */
export const SIGNED_OUT: PersonaKey = 'maud';

export async function openHouse(): Promise<House> {
	const listeners = new Set<(event: 'changed' | 'replaced') => void>();
	const tell = (event: 'changed' | 'replaced') => {
		for (const listener of [...listeners]) listener(event);
	};
	let lodge = await openFurnished();
	let directory = await readDirectory(lodge.discord);
	let notice: string | undefined;
	let busy = false;
	let work: Promise<void> = Promise.resolve();

	const watch = (watched: Lodge) =>
		watched.discord.on('change', ({ kind }) => {
			if (kind !== 'guild-changed') return tell('changed');
			void readDirectory(watched.discord).then((fresh) => {
				if (watched === lodge) directory = fresh;
				tell('changed');
			});
		});
	let unwatch = watch(lodge);

	/** One change after the other; while one is under way everybody sees why. */
	const change = (why: string, doing: () => Promise<void>): Promise<void> => {
		work = work.then(async () => {
			notice = why;
			busy = true;
			tell('changed');
			try {
				await doing();
				notice = undefined;
			} catch (error) {
				notice = error instanceof Error ? error.message : String(error);
			} finally {
				busy = false;
				tell('changed');
			}
		});
		return work;
	};

	return {
		lodge: () => lodge,
		directory: () => directory,
		notice: () => notice,
		busy: () => busy,
		calm: () => work,
		restart: (why, alsoDeploy = false) =>
			change(why, async () => {
				// Answers that hang are part of the play; nobody waits for them.
				await lodge.porter().kill();
				if (alsoDeploy) await runProgram('deploy', [], lodge.env);
				await lodge.restart();
			}),
		reset: () =>
			change('Everything begins anew…', async () => {
				unwatch();
				await closeAtOnce(lodge);
				lodge = await openFurnished();
				directory = await readDirectory(lodge.discord);
				unwatch = watch(lodge);
				tell('replaced');
			}),
		on(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		changed: () => tell('changed'),
		async close() {
			await work;
			unwatch();
			await closeAtOnce(lodge);
		},
	};
}

const VIEW_CHANNEL = 1n << 10n;

/** #leaky was private once and was approved then; since it has been opened to everybody. */
async function widenApproved({ discord }: Lodge): Promise<void> {
	const everyone = { role: 'everyone' } as const;
	discord.change.setOverwrite('leaky', everyone, 0n, VIEW_CHANNEL);
	const gus = discord.as('gus');
	const { messages } = await gus.slash('general', 'moderator-channels', { channel: 'leaky' }, 'add');
	const [preview] = messages;
	if (preview) await gus.press(preview, 'Approve this audience');
	discord.change.removeOverwrite('leaky', everyone);
}

/** A lodge where people have signed in, through the bot. */
async function openFurnished(): Promise<Lodge> {
	const lodge = await openLodge();
	const people = PERSONAS.filter((one) => 'portal' in one && one.key !== SIGNED_OUT);
	await Promise.all(people.map(({ key }) => lodge.discord.as(key).slash('general', 'session', {}, 'login')));
	await widenApproved(lodge);
	return lodge;
}

async function closeAtOnce(lodge: Lodge): Promise<void> {
	await lodge.porter().kill();
	await lodge.close();
}
