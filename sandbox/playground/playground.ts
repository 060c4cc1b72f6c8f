import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';
import { type BotPrograms, openSandbox, PROCESSES_FROM_SOURCES, type Sandbox } from '../sandbox.ts';
import { createDirectory, type Directory } from './directory.ts';

/** The sandbox behind the page: one at a time, replaced by a fresh one by `reset`. */
export interface Playground {
	sandbox(): Sandbox;
	directory(): Directory;
	/** Why nobody can act just now: the sandbox is being changed, or Porter does not start. */
	notice(): string | undefined;
	/** Whether the sandbox is being changed. */
	busy(): boolean;
	/** Resolves when no change is under way. */
	settled(): Promise<void>;
	/** Starts Porter again on the same database, and registers its commands if asked. */
	restart(why: string, alsoDeploy?: boolean): Promise<void>;
	/** A new Discord, a new Portal, a new Porter, and the people signed in. */
	reset(): Promise<void>;
	/** Tells of each change of anything, and of each new sandbox. @returns a function that ends the subscription */
	on(listener: (event: 'changed' | 'replaced') => void): () => void;
	/** For those who change the sandbox beside Discord. */
	changed(): void;
	close(): Promise<void>;
}

/** Those with a Portal account sign in at the start, except one, so that signing in can be seen. */
export const SIGNED_OUT: PersonaKey = 'maud';

/** @param programs how the bot is run: in processes of their own unless told otherwise */
export async function openPlayground(programs: BotPrograms = PROCESSES_FROM_SOURCES): Promise<Playground> {
	const listeners = new Set<(event: 'changed' | 'replaced') => void>();
	const tell = (event: 'changed' | 'replaced') => {
		for (const listener of [...listeners]) listener(event);
	};
	let sandbox = await openPopulated(programs);
	let directory = createDirectory(sandbox.discord);
	let notice: string | undefined;
	let busy = false;
	let work: Promise<void> = Promise.resolve();

	const watch = (watched: Sandbox) => watched.discord.on('change', () => tell('changed'));
	let unwatch = watch(sandbox);

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
		sandbox: () => sandbox,
		directory: () => directory,
		notice: () => notice,
		busy: () => busy,
		settled: () => work,
		restart: (why, alsoDeploy = false) =>
			change(why, async () => {
				// Some answers may hang on purpose; nobody waits for them.
				await sandbox.porter().kill();
				if (alsoDeploy) await programs.deploy(sandbox.env);
				await sandbox.restart();
			}),
		reset: () =>
			change('Everything starts again…', async () => {
				unwatch();
				await closeAtOnce(sandbox);
				sandbox = await openPopulated(programs);
				directory = createDirectory(sandbox.discord);
				unwatch = watch(sandbox);
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
			await closeAtOnce(sandbox);
		},
	};
}

const VIEW_CHANNEL = 1n << 10n;

/** #leaky was private once and was approved then; since it has been opened to everybody. */
async function widenApproved({ discord }: Sandbox): Promise<void> {
	const everyone = { role: 'everyone' } as const;
	discord.change.setOverwrite('leaky', everyone, 0n, VIEW_CHANNEL);
	const gus = discord.as('gus');
	const { messages } = await gus.slash('general', 'moderator-channels', { channel: 'leaky' }, 'add');
	const [preview] = messages;
	if (preview) await gus.press(preview, 'Approve this audience');
	discord.change.removeOverwrite('leaky', everyone);
}

/** A sandbox where people have signed in, through the bot. */
async function openPopulated(programs: BotPrograms): Promise<Sandbox> {
	const sandbox = await openSandbox({ programs });
	const people = PERSONAS.filter((one) => 'portal' in one && one.key !== SIGNED_OUT);
	await Promise.all(
		people.map(({ key }) => sandbox.discord.as(key).slash('general', 'session', {}, 'login')),
	);
	await widenApproved(sandbox);
	return sandbox;
}

async function closeAtOnce(sandbox: Sandbox): Promise<void> {
	await sandbox.porter().kill();
	await sandbox.close();
}
