import { describe, expect, test } from 'vitest';
import type { PlaceVerdict } from '../../../src/channels/place.ts';
import { FAILURES } from '../../../src/core/failure.ts';
import { ephemeral, type Reply } from '../../../src/core/reply.ts';
import type { InteractionApi, Sent } from '../../../src/discord/api.ts';
import type { Incoming } from '../../../src/discord/interaction.ts';
import { type CommandResult, createRespond } from '../../../src/discord/respond.ts';
import type { ResponseRoute } from '../../../src/discord/response-route.ts';
import { createStillWorld } from '../../world.ts';

const EPHEMERAL = 64;

interface Request {
	readonly by: 'callback' | 'edit' | 'follow-up';
	readonly body: { type?: number; data?: object; embeds?: readonly { title?: string }[]; flags?: number };
}

/** Says in a few words what a request did: "callback 4 ephemeral Title". */
function gist({ by, body }: Request): string {
	const message = { ...body, ...(body.data as Request['body']) };
	const visibility = message.flags === EPHEMERAL ? 'ephemeral' : '';
	return [by, body.type, visibility, message.embeds?.[0]?.title].filter((one) => one).join(' ');
}

/** An `InteractionApi` that notes what it is asked, and answers as told. */
function recorder(answer: (n: number) => Sent | Error = () => ({ messageId: '9' })) {
	const requests: Request[] = [];
	const take = (by: Request['by']) => async (_to: Incoming, body: () => object) => {
		requests.push({ by, body: body() });
		const result = answer(requests.length);
		if (result instanceof Error) throw result;
		return result;
	};
	const api: InteractionApi = { callback: take('callback'), edit: take('edit'), followUp: take('follow-up') };
	return { api, requests };
}

const incoming = (onEphemeral?: boolean): Incoming => ({
	id: '1',
	token: 'token',
	applicationId: '2',
	caller: { id: '3', username: 'adam', avatarUrl: 'https://cdn.discordapp.com/a.png' },
	guildId: '4',
	channelId: '5',
	permissions: 0n,
	receivedAt: 0,
	event:
		onEphemeral === undefined
			? { kind: 'command', command: 'profile', raw: { options: {} } }
			: {
					kind: 'press',
					command: 'profile',
					id: 'profile|view',
					chosen: [],
					messageId: '6',
					onEphemeral,
					byInvoker: true,
				},
});

const card = (title: string, clearance: 'public' | 'elevated') => ({
	title: [title],
	tone: 'neutral' as const,
	body: { clearance, title, lines: [['words']] },
});
const open = (title = 'Open', clearance: 'public' | 'elevated' = 'elevated'): CommandResult => ({
	reply: { visibility: 'open', clearance, card: card(title, clearance) },
	failed: false,
});
const ephemeralAnswer: CommandResult = {
	reply: { visibility: 'ephemeral', card: card('Ephemeral', 'elevated') },
	failed: false,
};
const failure: CommandResult = { reply: ephemeral('Failure', [['words']]), failed: true };
const refusal: CommandResult = { reply: ephemeral('Refused', [['words']]), failed: true };

const NEW: ResponseRoute = { visibility: 'open', by: 'new-message' };
const NEW_EPHEMERAL: ResponseRoute = { visibility: 'ephemeral', by: 'new-message' };
const UPDATE: ResponseRoute = { visibility: 'open', by: 'update' };
const UPDATE_EPHEMERAL: ResponseRoute = { visibility: 'ephemeral', by: 'update' };
const MODERATORS: PlaceVerdict = { place: 'moderator-channel' };
const PUBLIC: PlaceVerdict = { place: 'public-channel', reason: 'everyone sees it' };

/** What `deliver` does with an answer; a late one comes when it has deferred. */
async function delivered(
	route: ResponseRoute,
	answer: CommandResult,
	how: {
		late?: boolean;
		onEphemeral?: boolean;
		place?: PlaceVerdict;
		answers?: Parameters<typeof recorder>[0];
	},
) {
	const { api, requests } = recorder(how.answers);
	const { promise, resolve } = Promise.withResolvers<CommandResult>();
	const callback: InteractionApi['callback'] = (to, body) => {
		const sent = api.callback(to, body);
		resolve(answer);
		return sent;
	};
	if (!how.late) resolve(answer);
	const world = createStillWorld();
	const respond = createRespond({
		api: { ...api, callback },
		hosts: new Set(),
		placeOf: () => how.place ?? MODERATORS,
		world,
	});
	const delivering = respond(incoming(how.onEphemeral), route, promise, () => refusal);
	if (how.late) await world.pass(1000);
	const delivery = await delivering;
	return { delivery, requests, gists: requests.map(gist) };
}

describe('a quick answer', () => {
	test.each([
		['an open one', NEW, open(), undefined, ['callback 4 Open']],
		['an ephemeral reply', NEW_EPHEMERAL, ephemeralAnswer, undefined, ['callback 4 ephemeral Ephemeral']],
		[
			'an ephemeral reply where an open one was expected',
			NEW,
			ephemeralAnswer,
			undefined,
			['callback 4 ephemeral Ephemeral'],
		],
		[
			'an open one where an ephemeral reply was promised',
			NEW_EPHEMERAL,
			open(),
			undefined,
			['callback 4 ephemeral Open'],
		],
		['a failure', NEW, failure, undefined, ['callback 4 ephemeral Failure']],
		['an update', UPDATE, open(), false, ['callback 7 Open']],
		[
			'an ephemeral reply for an open message',
			UPDATE,
			ephemeralAnswer,
			false,
			['callback 4 ephemeral Ephemeral'],
		],
		['a failure for an open message', UPDATE, failure, false, ['callback 4 ephemeral Failure']],
		['an update of an ephemeral reply', UPDATE_EPHEMERAL, ephemeralAnswer, true, ['callback 7 Ephemeral']],
		['a failure for an ephemeral reply', UPDATE_EPHEMERAL, failure, true, ['callback 4 ephemeral Failure']],
	] as const)('%s is one request', async (_what, route, answer, onEphemeral, expected) => {
		const { gists, delivery } = await delivered(
			route,
			answer,
			onEphemeral === undefined ? {} : { onEphemeral },
		);
		expect(gists).toEqual(expected);
		expect(delivery.how).toBe('at once');
	});
});

describe('a late answer', () => {
	test.each([
		['an open one', NEW, open(), undefined, ['callback 5', 'edit Open']],
		['a failure, which holds no data', NEW, failure, undefined, ['callback 5', 'edit Failure']],
		[
			'an ephemeral reply',
			NEW_EPHEMERAL,
			ephemeralAnswer,
			undefined,
			['callback 5 ephemeral', 'edit Ephemeral'],
		],
		[
			'an ephemeral reply where an open one was promised',
			NEW,
			ephemeralAnswer,
			undefined,
			['callback 5', 'edit Answered privately', 'follow-up ephemeral Ephemeral'],
		],
		['an update', UPDATE, open(), false, ['callback 6', 'edit Open']],
		['a failure for an open message', UPDATE, failure, false, ['callback 6', 'follow-up ephemeral Failure']],
		[
			'an ephemeral reply for an open message',
			UPDATE,
			ephemeralAnswer,
			false,
			['callback 6', 'follow-up ephemeral Ephemeral'],
		],
		[
			'an update of an ephemeral reply',
			UPDATE_EPHEMERAL,
			ephemeralAnswer,
			true,
			['callback 6', 'edit Ephemeral'],
		],
	] as const)('%s fills in what was deferred', async (_what, route, answer, onEphemeral, expected) => {
		const how = onEphemeral === undefined ? {} : { onEphemeral };
		const { gists, delivery } = await delivered(route, answer, { ...how, late: true });
		expect(gists).toEqual(expected);
		expect(delivery.how).toBe('deferred');
	});

	test('is not sent when the deferral found nobody', async () => {
		const { gists, delivery } = await delivered(NEW, open(), { late: true, answers: () => 'gone' });
		expect(gists).toEqual(['callback 5']);
		expect(delivery).toEqual({ how: 'deferred', sent: 'gone' });
	});
});

describe('a channel that is not a moderator channel any more', () => {
	const title = FAILURES['place-changed'].title;

	test.each([
		['a new message', NEW, {}, [`callback 4 ephemeral ${title}`]],
		['a late message', NEW, { late: true }, ['callback 5', `edit ${title}`]],
		['an update', UPDATE, { onEphemeral: false }, [`callback 4 ephemeral ${title}`]],
		[
			'a late update',
			UPDATE,
			{ onEphemeral: false, late: true },
			['callback 6', `follow-up ephemeral ${title}`],
		],
	] as const)('gets no elevated block by %s', async (_what, route, how, expected) => {
		const { gists, delivery, requests } = await delivered(route, open('Open', 'elevated'), {
			...how,
			place: PUBLIC,
		});
		expect(gists).toEqual(expected);
		expect(delivery.elevated).toBeUndefined();
		expect(JSON.stringify(requests)).not.toContain('"words"');
	});

	test('still gets what everybody may see', async () => {
		expect((await delivered(NEW, open('Open', 'public'), { place: PUBLIC })).gists).toEqual([
			'callback 4 Open',
		]);
	});
});

describe('what Discord refuses', () => {
	const once = (n: number) => (n === 1 ? new Error('no') : { messageId: '9' });

	test('at once is told as the failure that it is', async () => {
		const { gists, delivery } = await delivered(NEW, open(), { answers: once });
		expect(gists).toEqual(['callback 4 Open', 'callback 4 ephemeral Refused']);
		expect(delivery.elevated).toBeUndefined();
	});

	test('late is told as the failure that it is', async () => {
		const answers = (n: number) => (n === 2 ? new Error('no') : { messageId: '9' });
		const { gists } = await delivered(NEW, open(), { answers, late: true });
		expect(gists).toEqual(['callback 5', 'edit Open', 'edit Refused']);
	});

	test('twice is thrown, for the log', async () => {
		await expect(delivered(NEW, open(), { answers: () => new Error('no') })).rejects.toThrow('no');
	});
});

describe('an open message with elevated blocks', () => {
	test('is told of, with its id', async () => {
		const { delivery } = await delivered(NEW, open(), {});
		expect(delivery.elevated).toEqual({ messageId: '9' });
		expect((await delivered(UPDATE, open(), { onEphemeral: false })).delivery.elevated).toEqual({
			messageId: '6',
		});
	});

	test.each([
		['a public one', NEW, open('Open', 'public')],
		['an ephemeral reply', NEW_EPHEMERAL, ephemeralAnswer],
		['a failure', NEW, failure],
	] as const)('is not %s', async (_what, route, answer) => {
		expect((await delivered(route, answer, {})).delivery.elevated).toBeUndefined();
	});
});

test('nothing that is sent can ping', async () => {
	const replies: Reply[] = [open().reply, ephemeralAnswer.reply];
	for (const reply of replies) {
		for (const late of [true, false]) {
			const { requests } = await delivered(NEW, { reply, failed: false }, { late });
			for (const { body } of requests.filter((one) => JSON.stringify(one).includes('embeds'))) {
				expect(JSON.stringify(body)).toContain('"allowed_mentions":{"parse":[]}');
			}
		}
	}
});
