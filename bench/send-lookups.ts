import type { BotSurroundings } from './bot-surroundings.ts';
import type { AnswerEmbed } from './quick-discord.ts';
import { type Subject, subject } from './quick-portal.ts';

/** Sends lookups to the bot that is connected. */
export interface Lookups {
	/**
	 * Looks up accounts that nobody has looked up before, and checks each answer.
	 * @returns how long each took, from sending the interaction to Discord's having the answer, in milliseconds
	 * @throws Error if one is wrong, or does not come
	 */
	run(count: number, atOnce: number): Promise<readonly number[]>;
	/** The same, all for one account. */
	runSame(count: number, atOnce: number): Promise<readonly number[]>;
	/** So many a second, whether or not the ones before are answered, until something is over; then it waits for all answers. */
	runSteadily(perSecond: number, until: Promise<unknown>): Promise<SteadyRun>;
	/** How many the present bot has answered. */
	readonly answered: number;
}

export interface SteadyRun {
	/** How long each right answer took, in milliseconds. */
	readonly times: readonly number[];
	/** How many answers were failures, or did not come. */
	readonly wrong: number;
}

const FIELDS = 8;
/** Over all bots of this process. */
let next = 0;

/** Lets the first lookup through the sandbox, see `QuickDiscord.learn`. */
export async function openLookups({ discord, quick }: BotSurroundings): Promise<Lookups> {
	const adam = discord.as('adam');
	let answered = 0;
	const check = (embeds: readonly AnswerEmbed[] = [], { username, id }: Subject): void => {
		const { title, fields } = embeds[0] ?? {};
		const isRight = title === username && fields?.length === FIELDS && fields[0]?.value.includes(`\`${id}\``);
		if (!isRight) throw new Error(`${username} was answered wrongly: ${JSON.stringify(embeds)}`);
		answered += 1;
	};
	await quick.learn(async () => {
		const first = subject(next++);
		const { messages } = await adam.slash('moderators', 'profile', { username: first.username });
		check(messages[0]?.embeds, first);
	});
	const lookUp = async (one: Subject): Promise<number> => {
		const { message, ms } = await quick.ask(one.username);
		check(message.embeds, one);
		return ms;
	};
	const runOf = async (count: number, atOnce: number, pick: () => Subject) => {
		const times: number[] = [];
		let left = count;
		const one = async (): Promise<void> => {
			while (left-- > 0) times.push(await lookUp(pick()));
		};
		await Promise.all(Array.from({ length: atOnce }, one));
		return times;
	};
	return {
		run: (count, atOnce) => runOf(count, atOnce, () => subject(next++)),
		runSame(count, atOnce) {
			const same = subject(next++);
			return runOf(count, atOnce, () => same);
		},
		async runSteadily(perSecond, until) {
			const asked: Promise<number | undefined>[] = [];
			const ask = () => asked.push(lookUp(subject(next++)).catch(() => undefined));
			const timer = setInterval(ask, 1000 / perSecond);
			await until;
			clearInterval(timer);
			const answers = await Promise.all(asked);
			const times = answers.filter((one) => one !== undefined);
			return { times, wrong: answers.length - times.length };
		},
		get answered() {
			return answered;
		},
	};
}
