import { describe, expect, test } from 'vitest';
import type { PlaceVerdict } from '../../../src/channels/place.ts';
import { FAILURES } from '../../../src/core/failure.ts';
import { ephemeral, type OpenReply, type Reply } from '../../../src/core/reply.ts';
import type { InteractionApi, Outcome, Removal } from '../../../src/discord/api.ts';
import type { Incoming } from '../../../src/discord/interaction.ts';
import { type CommandResult, createRespond } from '../../../src/discord/respond.ts';
import type { ResponseRoute } from '../../../src/discord/response-route.ts';
import { createStillWorld } from '../../world.ts';
import { incoming } from './incoming.ts';

const EPHEMERAL = 64;

interface Request {
	readonly by: 'callback' | 'edit' | 'follow-up' | 'look' | 'remove';
	readonly body: { type?: number; data?: object; embeds?: readonly { title?: string }[]; flags?: number };
}

/** Says in a few words what a request did: "callback 4 ephemeral Title". */
function gist({ by, body }: Request): string {
	const message = { ...body, ...(body.data as Request['body']) };
	const visibility = message.flags === EPHEMERAL ? 'ephemeral' : '';
	return [by, body.type, visibility, message.embeds?.[0]?.title].filter((one) => one).join(' ');
}

const SENT: Outcome = { state: 'sent', messageId: '9', isEphemeral: true };
const HELD: Outcome = { state: 'not-sent', why: 'held' };
const HELD_LATE: Outcome = { state: 'unknown', why: 'held' };
const REFUSED: Outcome = { state: 'not-sent', why: 'refused', error: new Error('no') };
const LOST: Outcome = { state: 'unknown', why: 'failed', error: new Error('no') };
const GONE: Outcome = { state: 'not-sent', why: 'gone' };

/** What Discord makes of the requests, in order; after the last one all is well. */
interface Discord {
	readonly outcomes?: readonly Outcome[];
	readonly removals?: readonly Removal[];
}

/** An `InteractionApi` that notes what it is asked, and answers as told. */
function recorder({ outcomes = [], removals = [] }: Discord) {
	const requests: Request[] = [];
	const [nextOutcomes, nextRemovals] = [[...outcomes], [...removals]];
	const take = (by: Request['by']) => async (_to: Incoming, body: () => object | undefined) => {
		const json = body();
		if (json === undefined) return HELD;
		requests.push({ by, body: json });
		return nextOutcomes.shift() ?? SENT;
	};
	const api: InteractionApi = {
		callback: take('callback'),
		edit: take('edit'),
		followUp: take('follow-up'),
		async look() {
			requests.push({ by: 'look', body: {} });
			return SENT;
		},
		async remove() {
			requests.push({ by: 'remove', body: {} });
			return nextRemovals.shift() ?? 'removed';
		},
	};
	return { api, requests };
}

const used = (onEphemeral?: boolean): Incoming => {
	const press = { id: 'profile|view', chosen: [], messageId: '6', byInvoker: true };
	if (onEphemeral === undefined) return incoming('profile');
	return incoming('profile', { event: { kind: 'press', command: 'profile', onEphemeral, ...press } });
};

const card = (title: string, clearance: 'public' | 'elevated') => ({
	title: [title],
	tone: 'neutral' as const,
	body: { clearance, title, lines: [['words']] },
});
const open = (title = 'Open', clearance: 'public' | 'elevated' = 'elevated'): CommandResult => ({
	reply: { visibility: 'open', clearance, disclosureId: '1', card: card(title, clearance) },
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
		placeAt?: () => PlaceVerdict;
		discord?: Discord;
	},
) {
	const { api, requests } = recorder(how.discord ?? {});
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
		placeOf: how.placeAt ?? (() => how.place ?? MODERATORS),
		world,
	});
	const delivering = respond(used(how.onEphemeral), route, promise, () => refusal);
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
		['a failure', NEW, failure, undefined, ['callback 5', 'remove', 'follow-up ephemeral Failure']],
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
			['callback 5', 'remove', 'follow-up ephemeral Ephemeral'],
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
		const { gists, delivery } = await delivered(NEW, open(), { late: true, discord: { outcomes: [GONE] } });
		expect(gists).toEqual(['callback 5']);
		expect(delivery).toEqual({
			how: 'deferred',
			outcome: GONE,
			disclosure: { id: '1', state: 'withdrawn' },
		});
	});

	test('for the caller alone takes the place of an open "thinking" that cannot be deleted', async () => {
		const how = { late: true, discord: { removals: ['failed'] } } as const;
		const { gists } = await delivered(NEW, ephemeralAnswer, how);
		expect(gists.slice(1)).toEqual(['remove', 'edit Answered privately', 'follow-up ephemeral Ephemeral']);
	});

	test('for the caller alone is sent nowhere while an open "thinking" stays', async () => {
		const how = { late: true, discord: { outcomes: [SENT, LOST], removals: ['failed'] } } as const;
		const { requests } = await delivered(NEW, ephemeralAnswer, how);
		expect(JSON.stringify(requests)).not.toContain('"title":"Ephemeral"');
	});
});

describe('an answer that was deferred as ephemeral', () => {
	const deferredAs = (isEphemeral: boolean | undefined) => {
		const { isEphemeral: _, ...unsaid } = SENT;
		const outcome = isEphemeral === undefined ? unsaid : { ...SENT, isEphemeral };
		return delivered(NEW_EPHEMERAL, ephemeralAnswer, { late: true, discord: { outcomes: [outcome] } });
	};

	test('is not filled in if Discord made it open', async () => {
		const { gists } = await deferredAs(false);
		expect(gists).toEqual(['callback 5 ephemeral', 'remove', 'follow-up ephemeral Ephemeral']);
	});

	test('is looked at before it is filled in if Discord did not say', async () => {
		const { gists } = await deferredAs(undefined);
		expect(gists).toEqual(['callback 5 ephemeral', 'look', 'edit Ephemeral']);
	});
});

describe('a channel that is not a moderator channel any more', () => {
	const title = FAILURES['place-changed'].title;

	test.each([
		['a new message', NEW, {}, [`callback 4 ephemeral ${title}`]],
		['a late message', NEW, { late: true }, ['callback 5', 'remove', `follow-up ephemeral ${title}`]],
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
		expect(delivery.disclosure).toEqual({ id: '1', state: 'withdrawn' });
		expect(JSON.stringify(requests)).not.toContain('"words"');
	});

	test('tells so too when the "thinking" was taken back meanwhile', async () => {
		const how = { late: true, discord: { outcomes: [SENT, GONE], removals: ['absent'] } } as const;
		const places = [MODERATORS, PUBLIC];
		const { gists } = await delivered(NEW, open(), { ...how, placeAt: () => places.shift() ?? PUBLIC });
		expect(gists).toEqual(['callback 5', 'edit Open', 'remove', `follow-up ephemeral ${title}`]);
	});

	test('still gets what everybody may see', async () => {
		expect((await delivered(NEW, open('Open', 'public'), { place: PUBLIC })).gists).toEqual([
			'callback 4 Open',
		]);
	});
});

describe('an answer that may have arrived before the channel opened', () => {
	const title = FAILURES['place-changed'].title;
	const held = (removals: readonly Removal[], outcomes: readonly Outcome[] = []) =>
		delivered(NEW, open(), { discord: { outcomes: [HELD_LATE, ...outcomes], removals } });

	test('is deleted, and the caller alone is told', async () => {
		const { gists, delivery } = await held(['removed']);
		expect(gists).toEqual(['callback 4 Open', 'remove', `follow-up ephemeral ${title}`]);
		expect(delivery.disclosure?.state).toBe('withdrawn');
	});

	test('that did not arrive leaves room for another first response', async () => {
		const { gists, delivery } = await held(['absent']);
		expect(gists).toEqual(['callback 4 Open', 'remove', `callback 4 ephemeral ${title}`]);
		expect(delivery.disclosure?.state).toBe('withdrawn');
	});

	test('that arrives while it is looked for is deleted then', async () => {
		const { gists, delivery } = await held(['absent', 'removed'], [GONE]);
		expect(gists.slice(2)).toEqual([
			`callback 4 ephemeral ${title}`,
			'remove',
			`follow-up ephemeral ${title}`,
		]);
		expect(delivery.disclosure?.state).toBe('withdrawn');
	});

	test('and is what Discord shows in answer to the second attempt is not mistaken for it', async () => {
		const shown = { ...SENT, isEphemeral: false };
		const { gists, delivery } = await held(['failed', 'removed'], [shown]);
		expect(gists.at(-1)).toBe(`follow-up ephemeral ${title}`);
		expect(delivery.disclosure?.state).toBe('withdrawn');
	});

	test('and cannot be found stays on the list', async () => {
		const { delivery } = await held(['failed', 'failed'], [GONE]);
		expect(delivery.disclosure).toEqual({ id: '1', state: 'unknown' });
	});

	test('by an update stays on the list with its message, and the caller is told', async () => {
		const { gists, delivery } = await delivered(UPDATE, open(), {
			onEphemeral: false,
			discord: { outcomes: [HELD_LATE, GONE] },
		});
		expect(gists.at(-1)).toBe(`follow-up ephemeral ${title}`);
		expect(delivery.disclosure).toEqual({ id: '1', state: 'shown', messageId: '6' });
	});
});

describe('what Discord refuses', () => {
	test('at once is told as the failure that it is', async () => {
		const { gists, delivery } = await delivered(NEW, open(), { discord: { outcomes: [REFUSED] } });
		expect(gists).toEqual(['callback 4 Open', 'callback 4 ephemeral Refused']);
		expect(delivery.disclosure?.state).toBe('withdrawn');
	});

	test('late is told as the failure that it is', async () => {
		const { gists } = await delivered(NEW, open(), { discord: { outcomes: [SENT, REFUSED] }, late: true });
		expect(gists).toEqual(['callback 5', 'edit Open', 'remove', 'follow-up ephemeral Refused']);
	});

	test('for too long ends in a follow-up', async () => {
		const { gists, delivery } = await delivered(NEW, open(), {
			discord: { outcomes: [SENT, LOST], removals: ['failed'] },
			late: true,
		});
		expect(gists).toEqual(['callback 5', 'edit Open', 'remove', 'follow-up ephemeral Refused']);
		expect(delivery.disclosure).toEqual({ id: '1', state: 'shown', messageId: '9' });
	});
});

describe('a disclosure', () => {
	test('is shown by the message that Discord names, or by the one that was updated', async () => {
		const { delivery } = await delivered(NEW, open(), {});
		expect(delivery.disclosure).toEqual({ id: '1', state: 'shown', messageId: '9' });
		expect((await delivered(UPDATE, open(), { onEphemeral: false })).delivery.disclosure).toEqual({
			id: '1',
			state: 'shown',
			messageId: '6',
		});
	});

	test('of which Discord says nothing is unknown', async () => {
		const { delivery } = await delivered(NEW, open(), { discord: { outcomes: [LOST] } });
		expect(delivery.disclosure).toEqual({ id: '1', state: 'unknown' });
	});

	test('is recorded before anything is sent: an open answer with elevated blocks is not sent without', async () => {
		const { reply } = open();
		const { disclosureId: _, ...unrecorded } = reply as OpenReply;
		const { gists } = await delivered(NEW, { reply: unrecorded, failed: false }, {});
		expect(gists).toEqual(['callback 4 ephemeral Refused']);
	});

	test.each([
		['an ephemeral reply', NEW_EPHEMERAL, ephemeralAnswer],
		['a failure', NEW, failure],
	] as const)('is not %s', async (_what, route, answer) => {
		expect((await delivered(route, answer, {})).delivery.disclosure).toBeUndefined();
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
