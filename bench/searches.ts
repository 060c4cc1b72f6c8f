import type { PorterExchange } from '../sandbox/fixtures/guild.ts';
import type { BotSurroundings } from './bot-surroundings.ts';
import { DAYS, FREQUENT, RARE } from './fill-audit-trail.ts';

/** Something that a person asks of the audit trail; resolves when Discord has the answer. */
export interface Search {
	readonly name: string;
	run(): Promise<unknown>;
}

const USERNAMES = {
	'any account': undefined,
	'frequent account': FREQUENT.username,
	'rare account': RARE.username,
};
const MODERATORS = {
	anybody: undefined,
	'frequent member': FREQUENT.moderator,
	'rare member': RARE.moderator,
};
const SINCES = { always: undefined, 'long ago': `${DAYS - 10}d`, 'an hour ago': '1h' };
/** The first page is 0. */
const LATER_PAGE = 50;

const COMPONENT = 3;
const BUTTON = 2;

/** `/lookups` with every combination of its options, each its first page and, if there are more, a later one. */
export async function openSearches(around: BotSurroundings): Promise<readonly Search[]> {
	const found: Search[] = [];
	for (const [account, username] of Object.entries(USERNAMES)) {
		for (const [member, moderator] of Object.entries(MODERATORS)) {
			for (const [time, since] of Object.entries(SINCES)) {
				const options = Object.entries({ username, moderator, since }).filter(
					([, value]) => value !== undefined,
				);
				const name = `${account}, ${member}, ${time}`;
				found.push(...(await searchesFor(around, name, Object.fromEntries(options) as Options)));
			}
		}
	}
	return found;
}

type Options = Readonly<Record<string, string>>;

async function searchesFor({ discord }: BotSurroundings, name: string, options: Options): Promise<Search[]> {
	const adam = discord.as('adam');
	const first = { name, run: async () => noted(await adam.slash('moderators', 'lookups', options)) };
	const [message] = (await first.run()).messages;
	const next = idOfNext(message?.components);
	if (!message || next === undefined) return [first];
	const data = {
		custom_id: next.replace(/^(lookups\|page\|\d+)\|1\b/, `$1|${LATER_PAGE}`),
		component_type: BUTTON,
	};
	const press = { type: COMPONENT, data, channel: 'moderators', message } as const;
	return [first, { name: `${name}, page ${LATER_PAGE + 1}`, run: async () => noted(await adam.raw(press)) }];
}

/** What else reads the audit trail. */
export function otherReaders({ discord }: BotSurroundings): readonly Search[] {
	const adam = discord.as('adam');
	const complete = (typed: string): Search => ({
		name: `suggestions of /profile for "${typed}"`,
		run: () => adam.complete('moderators', 'profile', 'username', typed),
	});
	return [
		complete(''),
		complete('acc'),
		complete('nobody'),
		{
			name: '/session forget',
			run: async () => noted(await adam.slash('moderators', 'session', {}, 'forget')),
		},
	];
}

/** The custom_id of the button "Next", if it can be pressed. */
function idOfNext(components: unknown): string | undefined {
	const [, id] = /"custom_id":"(lookups\|page\|\d+\|1\|[^"]*)"/.exec(JSON.stringify(components ?? [])) ?? [];
	return id;
}

/** Tells of an answer that is missing or a failure: what a slow search costs is what is measured here. */
function noted(exchange: PorterExchange): PorterExchange {
	const [{ title = '' } = {}] = exchange.messages[0]?.embeds ?? [];
	const isRight = /^(Lookups|Who looked|What this member|Delete)/.test(title ?? '');
	if (exchange.outcome === 'failed' || !isRight) {
		console.log(`  an answer was ${exchange.outcome}: ${title}`);
	}
	return exchange;
}
