import type { RecordedRequest } from 'discord-sandbox';
import { persona } from '../fixtures/personas.ts';
import { isObject } from '../portal/json.ts';
import type { Act } from './act.ts';
import type { LogLine } from './log-line.ts';
import type { StepView, TraceView } from './protocol.ts';

/**
 * The steps of one interaction, in order. Made of what Porter logs, what the sandbox's Portal was asked and what its
 * Discord was told; no body of a request or an answer goes in, so no secret and no profile does.
 */
export function traceOf(act: Act): TraceView {
	const { began, lines } = act;
	const told = act.told();
	const verdict = lines.find(({ msg }) => msg === 'interaction');
	const deferral = told.find(isDeferral);
	const answers = told.filter((one) => one !== deferral);
	const portal = lines.filter(({ msg }) => msg === 'portal request');
	const meanwhile = [
		...portal.map((line) => portalStep(line, began)),
		...(deferral ? [restStep(deferral, began)] : []),
	].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
	return {
		title: act.title,
		state: act.state,
		steps: [
			{ part: 'Discord', text: `${act.who} in #${act.where}: ${act.title}`, at: 0, tone: 'plain' },
			...sessionSteps(act, portal),
			...meanwhile,
			...(verdict ? [placeStep(act, verdict), answerStep(verdict, answers.at(-1), deferral)] : []),
			...answers.map((one) => restStep(one, began)),
			...(act.state === 'over' && !verdict ? [SILENCE] : []),
		],
	};
}

function sessionSteps({ who, lines, asked }: Act, portal: readonly LogLine[]): StepView[] {
	const failure = lines.find(({ msg }) => msg === 'failure')?.code;
	const step = (text: string, tone: StepView['tone'], note?: string): StepView[] => [
		{ part: 'Porter', text, tone, ...(note === undefined ? {} : { note }) },
	];
	if (failure === 'no-session') return step(`no session is stored for ${who}`, 'bad');
	const mine = persona(who).portal?.username;
	const seen = asked.find(({ session }) => session !== undefined && session === mine);
	if (seen) {
		const isLive = seen.cookie === 'live';
		return step(
			`opens ${who}'s own session`,
			isLive ? 'good' : 'bad',
			isLive ? 'the Portal takes it' : 'it has ended',
		);
	}
	if (portal.some(({ route }) => route?.includes('/authentication/')))
		return step(`signs ${who} in`, 'plain');
	if (portal.length > 0) return step(`opens ${who}'s own session`, 'plain');
	return [];
}

function portalStep(
	{ method, route, status, code, ms = 0, attempts, cache, time }: LogLine,
	began: number,
): StepView {
	const at = time - began;
	if (attempts === 0) {
		const text = cache === 'hit' ? `${route} from memory` : `${method} ${route} is not sent`;
		const note = cache === 'hit' ? 'asked less than 30 s ago' : `${code ?? cache}`;
		return { part: 'Porter', text, note, at, tone: cache ? 'plain' : 'bad' };
	}
	const notes = [
		`${ms} ms`,
		...(attempts === 1 ? [] : [`${attempts} attempts`]),
		...(code === undefined ? [] : [code]),
	];
	return {
		part: 'Portal',
		text: `${method} ${route} → ${status ?? 'no answer'}`,
		note: notes.join(', '),
		at,
		tone: code === undefined ? 'good' : 'bad',
	};
}

function placeStep({ where }: Act, { place = 'unknown', reason }: LogLine): StepView {
	const text = `#${where} counts as a ${place.replaceAll('-', ' ')}`;
	return { part: 'Porter', text, tone: 'plain', ...(reason ? { note: reason.replaceAll('-', ' ') } : {}) };
}

function answerStep(
	{ outcome = 'answered', delivery = '', ms = 0 }: LogLine,
	sent?: RecordedRequest,
	deferral?: RecordedRequest,
): StepView {
	const isFailure = outcome !== 'answered';
	return {
		part: 'Porter',
		text: `answers ${audienceOf(sent, deferral)}${isFailure ? `: the failure "${outcome}"` : ''}`,
		note: `${delivery}, ${ms} ms in all`,
		tone: isFailure ? 'bad' : 'good',
	};
}

/** Who sees an answer is settled by the first response; an edit changes nothing about it. */
function audienceOf(sent: RecordedRequest | undefined, deferral: RecordedRequest | undefined): string {
	const first = sent?.method === 'PATCH' ? deferral : sent;
	const type = first && isObject(first.body) ? first.body.type : undefined;
	if (type === 6 || type === 7) return 'in the same message';
	return isEphemeral(first ?? deferral) ? 'in an ephemeral message' : 'openly';
}

const TYPE: Readonly<Record<number, string>> = {
	4: 'a message',
	5: 'is thinking…',
	6: 'will change the message',
	7: 'changes the message',
};

function restStep(request: RecordedRequest, began: number): StepView {
	const { method, path, status, body, at } = request;
	const isCallback = path.endsWith('/callback');
	const short = isCallback ? 'callback' : path.replace(/^\/webhooks\/[^/]+\/:token/, 'webhook');
	const type = isCallback && isObject(body) ? Number(body.type) : undefined;
	const notes = [
		...(type === undefined ? [] : [`type ${type}: ${TYPE[type] ?? 'other'}`]),
		...(isEphemeral(request) ? ['flag 64: ephemeral'] : []),
	];
	return {
		part: 'Discord',
		text: `${method} ${short} → ${status === 0 ? 'no answer' : status}`,
		...(notes.length === 0 ? {} : { note: notes.join(', ') }),
		at: at - began,
		tone: status >= 200 && status < 300 ? 'good' : 'bad',
	};
}

const SILENCE: StepView = {
	part: 'Discord',
	text: 'hears nothing valid from Porter in 3 s: "The application did not respond"',
	tone: 'bad',
};

function isDeferral({ path, body }: RecordedRequest): boolean {
	return path.endsWith('/callback') && isObject(body) && (body.type === 5 || body.type === 6);
}

/** The ephemeral flag of a callback's message, or of a follow-up's. */
function isEphemeral(request: RecordedRequest | undefined): boolean {
	const body = request?.body;
	const holder = isObject(body) && isObject(body.data) ? body.data : body;
	return isObject(holder) && (Number(holder.flags ?? 0) & 64) !== 0;
}
