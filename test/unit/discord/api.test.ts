import { InteractionResponseType } from 'discord.js';
import { Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { createInteractionApi } from '../../../src/discord/api.ts';
import { createDiscordClock } from '../../../src/discord/clock.ts';
import { createDiscordRequest } from '../../../src/discord/discord-request.ts';
import { createStillWorld } from '../../world.ts';
import { incoming } from './incoming.ts';

type Sent = { readonly method: string; readonly path: string };
/** What Discord does with a request: a status with a code, an error of the network, or silence. */
type Does = readonly [status: number, code?: number] | string | 'silence';

const TO = incoming('profile');
const CALLBACK = { type: InteractionResponseType.ChannelMessageWithSource, data: {} };

/** The real requests to a Discord that does as told, request by request, and takes everything in the end. */
function discord(...does: readonly Does[]) {
	const sent: Sent[] = [];
	const world = createStillWorld();
	const respond = ({ method, path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => {
		const last = path.replace(/^.*\/(callback|@original|token)(\?.*)?$/, '$1');
		sent.push({ method, path: last });
		const what = does[sent.length - 1] ?? ([200] as const);
		let isOver = false;
		const fail = (error: Error): void => {
			isOver = true;
			handler.onResponseError?.(controller, error);
		};
		const controller = { abort: fail } as Dispatcher.DispatchController;
		handler.onRequestStart?.(controller, {});
		if (what === 'silence' || isOver) return true;
		if (typeof what === 'string') {
			fail(Object.assign(new Error(what), { code: what }));
			return false;
		}
		const [status, code] = what;
		const message = { id: '9', flags: 0 };
		const answer = last === 'callback' ? { resource: { message } } : message;
		const body = status === 204 ? '' : JSON.stringify(code === undefined ? answer : { code, message: 'no' });
		const headers = status === 204 ? {} : { 'content-type': 'application/json' };
		handler.onResponseStart?.(controller, status, headers);
		handler.onResponseData?.(controller, Buffer.from(body));
		handler.onResponseEnd?.(controller, {});
		return true;
	};
	const dispatcher = Object.assign(new Dispatcher(), { dispatch: respond });
	const clock = createDiscordClock(world);
	const request = createDiscordRequest({ api: 'https://discord.test/api', dispatcher, world, clock });
	const api = createInteractionApi(request, world);
	/** Lets time pass until the request has ended. */
	const ended = async <T>(request: Promise<T>): Promise<T> => {
		let isOver = false;
		const end = () => {
			isOver = true;
		};
		request.then(end, end);
		while (!isOver) await world.pass(50);
		return await request;
	};
	return { api, sent, world, ended };
}

describe('a first response', () => {
	test.each([
		['that Discord takes at once', [], { state: 'sent', messageId: '9', isEphemeral: false }],
		['after a server error', [[500, 0]], { state: 'sent', messageId: '9', isEphemeral: false }],
		['whose answer is cut off', ['TRUNCATED', [400, 40060]], { state: 'sent', messageId: '9' }],
		['after a broken connection', ['ECONNRESET'], { state: 'sent', messageId: '9', isEphemeral: false }],
		[
			'that was taken, but answered with 500',
			[
				[500, 0],
				[400, 40060],
			],
			{ state: 'sent', messageId: '9' },
		],
		['that somebody else has given', [[400, 40060]], { state: 'not-sent', why: 'gone' }],
		['to a forgotten interaction', [[404, 10062]], { state: 'not-sent', why: 'gone' }],
		['that is malformed', [[400, 50035]], { state: 'not-sent', why: 'refused' }],
	] as const)('%s', async (_what, does, outcome) => {
		const { api, ended } = discord(...does);
		expect(await ended(api.callback(TO, () => CALLBACK))).toMatchObject(outcome);
	});

	test('is surely not sent while nobody can connect to Discord', async () => {
		const { api, ended } = discord(...Array<string>(20).fill('ECONNREFUSED'));
		const outcome = await ended(api.callback(TO, () => CALLBACK));
		expect(outcome).toMatchObject({ state: 'not-sent', why: 'failed' });
	});

	test('may be there when its answer is lost and nobody can look', async () => {
		const { api, ended } = discord('silence', 'silence', [500, 0]);
		const outcome = await ended(api.callback(TO, () => CALLBACK));
		expect(outcome).toMatchObject({ state: 'unknown', why: 'failed' });
	});

	test('is looked for when its answer is lost', async () => {
		const { api, sent, ended } = discord('silence', 'silence');
		expect(await ended(api.callback(TO, () => CALLBACK))).toMatchObject({ state: 'sent', messageId: '9' });
		expect(sent.map(({ path }) => path)).toEqual(['callback', 'callback', '@original']);
	});

	test('that was taken is looked for although a late repetition finds no interaction', async () => {
		const { api, ended } = discord([500, 0], [404, 10062]);
		expect(await ended(api.callback(TO, () => CALLBACK))).toMatchObject({ state: 'sent', messageId: '9' });
	});

	test('is repeated after silence, and known although the first attempt was taken late', async () => {
		const { api, sent, ended } = discord('silence', [400, 40060]);
		expect(await ended(api.callback(TO, () => CALLBACK))).toMatchObject({ state: 'sent', messageId: '9' });
		expect(sent.map(({ path }) => path)).toEqual(['callback', 'callback', '@original']);
	});

	test('that is held back after an attempt which may have arrived may be there', async () => {
		const { api, ended } = discord([500, 0]);
		const bodies = [CALLBACK];
		const outcome = await ended(api.callback(TO, () => bodies.pop()));
		expect(outcome).toEqual({ state: 'unknown', why: 'held' });
	});

	test('that is held back before or after an attempt which surely did not arrive is not there', async () => {
		const { api, ended } = discord('ECONNREFUSED');
		expect(await ended(api.callback(TO, () => undefined))).toEqual({ state: 'not-sent', why: 'held' });
		const bodies = [CALLBACK];
		const outcome = await ended(api.callback(TO, () => bodies.pop()));
		expect(outcome).toEqual({ state: 'not-sent', why: 'held' });
	});

	test('is not repeated when Discord waits for none any more', async () => {
		const { api, sent, ended } = discord(...Array<Does>(40).fill([500, 0]));
		await ended(api.callback({ ...TO, ageMs: 2000 }, () => CALLBACK));
		const late = sent.filter(({ path }) => path === 'callback').length;
		sent.length = 0;
		await ended(api.callback({ ...TO, receivedAt: 10_000 }, () => CALLBACK));
		expect(late).toBeLessThan(sent.filter(({ path }) => path === 'callback').length);
	});
});

describe('an edit', () => {
	test('is tried for 20 seconds, however Discord fails', async () => {
		const { api, world, ended } = discord(...Array<Does>(30).fill([503, 0]));
		const began = world.ticks();
		expect(await ended(api.edit(TO, () => ({})))).toMatchObject({ state: 'unknown', why: 'failed' });
		expect(world.ticks() - began).toBeGreaterThan(15_000);
	});

	test('of a message that is gone is not there, whatever the attempts before it came to', async () => {
		const { api, ended } = discord([500, 0], [404, 10008]);
		expect(await ended(api.edit(TO, () => ({})))).toMatchObject({ state: 'not-sent', why: 'gone' });
	});
});

describe('a removal', () => {
	test.each([
		['of a message that is there', [[204]], 'removed'],
		['of one that is gone', [[404, 10008]], 'absent'],
		['of a first response that was never given', [[404, 10015]], 'absent'],
		['after a server error', [[500, 0], [204]], 'removed'],
		['that Discord cannot do', Array<Does>(30).fill([500, 0]), 'failed'],
	] as const)('%s', async (_what, does, removal) => {
		const { api, ended } = discord(...does);
		expect(await ended(api.remove(TO))).toBe(removal);
	});
});

test('a bug is no outcome: it is thrown', async () => {
	const { api, ended } = discord();
	const request = api.edit(TO, () => {
		throw new TypeError('a bug');
	});
	await expect(ended(request)).rejects.toThrow('a bug');
});
