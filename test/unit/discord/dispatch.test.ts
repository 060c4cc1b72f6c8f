import { describe, expect, test } from 'vitest';
import type { GuildView } from '../../../src/channels/guild-directory.ts';
import type { PlaceVerdict } from '../../../src/channels/place.ts';
import { FAILURES, Failure } from '../../../src/core/failure.ts';
import type { Log, LogFields } from '../../../src/core/log.ts';
import type { OpenReply, Reply } from '../../../src/core/reply.ts';
import type { InteractionApi, Outcome } from '../../../src/discord/api.ts';
import type { App } from '../../../src/discord/app.ts';
import { defineCommand } from '../../../src/discord/command.ts';
import { createDispatch } from '../../../src/discord/dispatch.ts';
import type { Incoming } from '../../../src/discord/interaction.ts';
import { withOptions } from '../../../src/discord/options.ts';
import { createRespond } from '../../../src/discord/respond.ts';
import { createStillWorld } from '../../world.ts';
import { incoming } from './incoming.ts';

const MODERATORS: PlaceVerdict = { place: 'moderator-channel' };
const OPENED: PlaceVerdict = { place: 'public-channel', reason: 'everyone sees it' };
const STAFF: OpenReply = {
	visibility: 'open',
	clearance: 'elevated',
	disclosureId: '1',
	card: { title: ['Staff'], tone: 'neutral' },
};

interface Sent {
	readonly by: string;
	readonly title: string | undefined;
	readonly ephemeral: boolean;
}

/** A dispatch of one command, `/ask`, which does what `run` does; and all that it sends, logs and tells. */
function setUp(run: () => Promise<Reply>, places: readonly PlaceVerdict[] = [MODERATORS], refusal?: Outcome) {
	const sent: Sent[] = [];
	const lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = [];
	const settled: string[] = [];
	const warned: string[] = [];
	let asked = 0;
	const placeOf = () => places[Math.min(asked++, places.length - 1)] ?? MODERATORS;
	const take = (by: string) => async (_to: Incoming, body: () => object | undefined) => {
		const json = body();
		if (json === undefined) return { state: 'not-sent', why: 'held' } as const;
		const { type, data, ...rest } = json as { type?: number; data?: object };
		const message = { ...rest, ...data } as { embeds?: { title?: string }[]; flags?: number };
		const title = message.embeds?.[0]?.title;
		sent.push({ by: type === undefined ? by : `${by} ${type}`, title, ephemeral: message.flags === 64 });
		return refusal ?? ({ state: 'sent', messageId: '9' } as const);
	};
	const api: InteractionApi = {
		callback: take('callback'),
		edit: take('edit'),
		followUp: take('follow-up'),
		look: async () => ({ state: 'sent' }),
		remove: async () => 'removed',
	};
	const note =
		(level: string) =>
		(message: string, fields: LogFields = {}) => {
			lines.push({ level, message, fields });
		};
	const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
	const world = createStillWorld();
	const ask = defineCommand<string>({
		name: 'ask',
		description: 'Asks',
		permission: 1n << 40n,
		options: withOptions({}, () => 'asked'),
		controls: [{ control: undefined as never, read: (id) => (id === 'ask|again' ? 'again' : undefined) }],
		visibility: () => 'open',
		run,
	});
	const dispatch = createDispatch({
		commands: new Map([['ask', ask]]),
		app: {} as App,
		guildIds: new Set(['4']),
		placeOf,
		api,
		respond: createRespond({ api, hosts: new Set(), placeOf, world }),
		onSettled: async (_guildId, _channelId, { state, messageId }) =>
			void settled.push(`${state} ${messageId}`),
		onUnsafePlace: (_guildId, channelId) => void warned.push(channelId),
		directory: { guild: () => GUILD, find: async () => {} },
		log,
		world,
	});
	return { dispatch, sent, lines, settled, warned };
}

const GUILD: GuildView = {
	id: '4',
	ownerId: '9',
	roles: [
		{ id: '4', permissions: 0n },
		{ id: '8', permissions: 1n << 40n },
	],
};
const command = incoming('ask', { roleIds: ['8'] });
const press = (id: string, onEphemeral: boolean): Incoming => ({
	...command,
	id: `press ${id}`,
	event: { kind: 'press', command: 'ask', id, chosen: [], onEphemeral, byInvoker: true, messageId: '7' },
});

describe('an answer with staff sections', () => {
	test('is sent, and what became of it is told, so that it can be taken back', async () => {
		const { dispatch, sent, settled, lines } = setUp(async () => STAFF);
		await dispatch(command);
		expect(sent).toEqual([{ by: 'callback 4', title: 'Staff', ephemeral: false }]);
		expect(settled).toEqual(['shown 9']);
		expect(lines).toEqual([expect.objectContaining({ level: 'info', message: 'interaction' })]);
	});

	test('is held back when the channel opens meanwhile, logged as that, and told of as withdrawn', async () => {
		const { dispatch, sent, settled, warned, lines } = setUp(async () => STAFF, [MODERATORS, OPENED]);
		await dispatch(command);
		const { title } = FAILURES['place-changed'];
		expect(sent).toEqual([{ by: 'callback 4', title, ephemeral: true }]);
		expect(settled).toEqual(['withdrawn undefined']);
		expect(warned).toEqual(['5']);
		expect(lines.at(-1)?.fields).toMatchObject({ outcome: 'place-changed', place: 'moderator-channel' });
	});
});

describe('a failure', () => {
	const failing = () => setUp(() => Promise.reject(new Failure('no-such-user')));

	test('is told in the words of the catalogue, to the caller alone', async () => {
		const { dispatch, sent, lines } = failing();
		await dispatch(command);
		expect(sent).toEqual([{ by: 'callback 4', title: FAILURES['no-such-user'].title, ephemeral: true }]);
		expect(lines.map(({ fields }) => fields.code ?? fields.outcome)).toEqual([
			'no-such-user',
			'no-such-user',
		]);
	});

	test.each([true, false])(
		'never replaces the message whose button was pressed (ephemeral: %s)',
		async (on) => {
			const { dispatch, sent } = failing();
			await dispatch(press('ask|again', on));
			expect(sent.map(({ by, ephemeral }) => [by, ephemeral])).toEqual([['callback 4', true]]);
		},
	);

	test('that nobody expected is a bug: its reference is what the person sees and the log has', async () => {
		const { dispatch, sent, lines } = setUp(() => Promise.reject(new TypeError('secret words')));
		await dispatch(command);
		expect(sent).toEqual([{ by: 'callback 4', title: FAILURES.internal.title, ephemeral: true }]);
		const bug = lines.find(({ message }) => message === 'bug');
		expect(bug).toMatchObject({ level: 'error', fields: { ref: '00000000' } });
		expect(JSON.stringify(lines)).not.toContain('secret words');
	});
});

test('a Discord that cannot be reached is no bug: the log says what did not arrive, and why', async () => {
	const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	const { dispatch, lines } = setUp(async () => STAFF, [MODERATORS], {
		state: 'not-sent',
		why: 'failed',
		error,
	});
	await dispatch(command);
	expect(lines.map(({ level, message }) => [level, message])).toEqual([
		['info', 'interaction'],
		['warn', 'answer could not be delivered'],
	]);
	expect(lines[0]?.fields).toMatchObject({ delivery: 'at once, failed' });
	expect(lines[1]?.fields.error).toMatchObject({ code: 'ECONNREFUSED' });
});

describe('nothing is run', () => {
	const refused = async (incoming: Incoming) => {
		let ran = false;
		const { dispatch, sent } = setUp(async () => {
			ran = true;
			return STAFF;
		});
		await dispatch(incoming);
		expect(ran).toBe(false);
		return Object.entries(FAILURES).find(([, { title }]) => title === sent[0]?.title)?.[0];
	};

	test.each([
		['in another server', { ...command, guildId: '99' }, 'not-here'],
		['without the permission', { ...command, roleIds: [] }, 'not-allowed'],
		['for a guest', { ...command, standing: 'guest' }, 'guest'],
		['for somebody with a timeout', { ...command, standing: 'timed-out' }, 'timed-out'],
		[
			'for a form that Porter did not send',
			{ ...command, event: { kind: 'other', command: '' } },
			'bad-input',
		],
		['by a control of an older Porter', press('ask|other', false), 'stale-control'],
		[
			'for a command that there is not',
			{ ...command, event: { kind: 'command', command: 'x', raw: { options: {} } } },
			'bad-input',
		],
	] as const)('%s', async (_what, incoming, code) => {
		expect(await refused(incoming as Incoming)).toBe(code);
	});

	test('and nothing is said, when Discord waits for no answer any more', async () => {
		expect(await refused({ ...command, ageMs: 3500 })).toBeUndefined();
	});

	test('a second time for an interaction that Discord delivers twice', async () => {
		const { dispatch, sent } = setUp(async () => STAFF);
		await Promise.all([dispatch(command), dispatch(command)]);
		expect(sent).toHaveLength(1);
	});
});
