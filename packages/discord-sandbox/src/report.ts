import type { DiscordFaults } from './discord-fault.ts';
import { until } from './exchange.ts';
import type { Interaction } from './interaction.ts';
import type { Issue } from './issue.ts';
import type { RecordedRequest, Violation } from './record.ts';
import type { DiscordWorld } from './world.ts';

/** What a test should know at its end: everything that the bot did wrong, and everything that this sandbox cannot do. */
export interface DiscordReport {
	/** What Discord would have refused with 400, and requests that the sandbox has no route for. */
	readonly violations: readonly Violation[];
	/** Keys that Discord ignores; they are usually typing errors. */
	readonly warnings: readonly Violation[];
	readonly unknownRoutes: readonly RecordedRequest[];
	addRefused(request: RecordedRequest, issues: readonly Issue[]): void;
	addIgnoredKeys(request: RecordedRequest, issues: readonly Issue[]): void;
	/** Also prints it, once for each method and path. `answer`: the words that the bot got. */
	addUnknownRoute(request: RecordedRequest, answer: string): void;
	/** Leaves out of `problems` what begins like this; `*` stands for any text. */
	allow(pattern: string | RegExp): void;
	/** One text for each problem so far: violations, interactions that got no answer in time, faults that were never used. */
	problems(): readonly string[];
	/** Waits until every interaction has been answered or has failed. @throws Error that lists all problems */
	check(): Promise<void>;
}

export interface ReportDeps {
	readonly world: DiscordWorld;
	readonly faults: DiscordFaults;
	/** How long an interaction may wait for its first response, in milliseconds. */
	readonly responseMs: number;
	/** Where unknown routes are printed. */
	print(line: string): void;
}

/** Entries kept of each kind: a bot that does the same wrong thing for hours must not fill the memory. */
const KEPT = 1000;

export function createReport({ world, faults, responseMs, print }: ReportDeps): DiscordReport {
	const violations: Violation[] = [];
	const warnings: Violation[] = [];
	const unknownRoutes: RecordedRequest[] = [];
	const unanswered: string[] = [];
	const printed = new Set<string>();
	const allowed: RegExp[] = [];
	world.subscribe((change) => {
		if (change.kind !== 'interaction-failed') return;
		const interaction = world.interactions.get(change.interactionId);
		if (interaction) keep(unanswered, describe(world, interaction));
	});
	const report: DiscordReport = {
		violations,
		warnings,
		unknownRoutes,
		addRefused: (request, issues) => keep(violations, violationOf(request, issues)),
		addIgnoredKeys: (request, issues) => keep(warnings, violationOf(request, issues)),
		addUnknownRoute(request, answer) {
			keep(unknownRoutes, request);
			const message = noRoute(request, answer);
			keep(violations, violationOf(request, [{ path: [], code: 'UNKNOWN_ROUTE', message }]));
			const subject = `${request.method} ${pathPattern(request.path)}`;
			if (printed.has(subject) || printed.size >= KEPT) return;
			printed.add(subject);
			print(`${request.method} ${request.path}: ${message}`);
		},
		allow: (pattern) => void allowed.push(expressionOf(pattern)),
		problems() {
			const all = [
				...violations.map((one) => `${one.method} ${one.path}: ${one.issues.map(issueText).join('; ')}`),
				...unanswered.map((one) => `interaction ${one}: got no answer within ${responseMs} ms`),
				...faults.unused().map((rule) => `fault ${ruleText(rule)}: was never used`),
			];
			return all.filter((text) => !allowed.some((pattern) => text.search(pattern) === 0));
		},
		async check() {
			const isPending = () => [...world.interactions.values()].some(({ state }) => state === 'pending');
			await until(world, () => !isPending(), responseMs * 2);
			const problems = report.problems();
			if (problems.length === 0) return;
			throw new Error(
				`${problems.length} problem(s) on the local Discord:\n${problems.map((one) => `- ${one}`).join('\n')}`,
			);
		},
	};
	return report;
}

function keep<T>(list: T[], entry: T): void {
	list.push(entry);
	if (list.length > KEPT) list.shift();
}

function violationOf({ at, method, path, body }: RecordedRequest, issues: readonly Issue[]): Violation {
	return { at, method, path, body, issues };
}

function issueText({ path, message }: Issue): string {
	return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

function describe({ keys, channel }: DiscordWorld, interaction: Interaction): string {
	const what = interaction.command === undefined ? `of type ${interaction.type}` : `/${interaction.command}`;
	const who = keys.personOf(interaction.userId) ?? interaction.userId;
	return `${what} by ${who} in ${channel(interaction.channelId)?.channel.name ?? 'a direct message'}`;
}

function ruleText({ match, times, do: fault }: ReturnType<DiscordFaults['unused']>[number]): string {
	const readable = (_key: string, value: unknown) => (value instanceof RegExp ? String(value) : value);
	return JSON.stringify({ ...(match ? { match } : {}), ...(times ? { times } : {}), do: fault }, readable);
}

/** Says what can be done about a request that nothing here answers. */
function noRoute({ method, path }: RecordedRequest, answer: string): string {
	const pattern = pathPattern(path);
	const expression = pattern.replaceAll('/', '\\/').replaceAll('*', '[^/]+');
	return (
		'discord-sandbox does not have this route, whatever Discord has. ' +
		`To let the bot go without: discord.allow('${method} ${pattern}'). ` +
		`To answer it: discord.fault({ match: { method: '${method}', path: /^${expression}$/ }, do: { status: 200, body: {} } }). ` +
		`The bot got "${answer}".`
	);
}

/** A path with a `*` for each id. */
function pathPattern(path: string): string {
	return path.replace(/\/(\d+|:token)(?=\/|$)/g, '/*');
}

function expressionOf(pattern: string | RegExp): RegExp {
	if (typeof pattern !== 'string') return pattern;
	return new RegExp(`^${pattern.split('*').map(literal).join('.*')}`, 's');
}

/** A text as an expression that matches just it. */
function literal(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
