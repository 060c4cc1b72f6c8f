import { ChannelType, InteractionResponseType, PermissionFlagsBits } from 'discord-api-types/v10';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LookupLog } from '../../src/audit/record.ts';
import { createApprovals } from '../../src/channels/approvals.ts';
import { audienceOf } from '../../src/channels/audience.ts';
import type { ChannelView, GuildView, OverwriteView } from '../../src/channels/guild-directory.ts';
import { createPlaceOf } from '../../src/channels/place.ts';
import { type ApprovedChannels, openApprovedChannels } from '../../src/channels/repository.ts';
import { createRetraction } from '../../src/channels/retraction.ts';
import { Failure } from '../../src/core/failure.ts';
import { Secret } from '../../src/core/secret.ts';
import type { LiveSession } from '../../src/core/viewer.ts';
import { machine } from '../../src/core/world.ts';
import { openStore, type Store } from '../../src/database/store.ts';
import type { InteractionApi, Outcome } from '../../src/discord/api.ts';
import { failureReply } from '../../src/discord/failure-card.ts';
import type { Incoming } from '../../src/discord/interaction.ts';
import { createRespond } from '../../src/discord/respond.ts';
import { responseRouteOf } from '../../src/discord/response-route.ts';
import { createShow } from '../../src/profile/show.ts';
import { createWithSession } from '../../src/sessions/with-session.ts';
import { disclosuresIn, plainDirectory, plainPosts } from '../unit/channels/disclosing.ts';
import { PUBLIC, STAFF } from '../unit/profile/facts.ts';
import { createStillWorld } from '../world.ts';

/** Found in staff sections only. */
const STAFF_TEXT = /Repeated spam|lounge|Timeout/;
const GUILD = '100000000000000000';
const TEAM = '100000000000000002';
const NEWCOMERS = '100000000000000003';
const BOOSTERS = '100000000000000004';
const CHANNEL = '100000000000000010';
const VIEW = PermissionFlagsBits.ViewChannel;
const CALLERS = ['adam', 'olga'] as const;
type Caller = (typeof CALLERS)[number];
/** The message whose buttons are pressed. */
const PRESSED = '1';

const STEPS = [
	'approve',
	'widen to everyone',
	'widen to newcomers',
	'widen to boosters',
	'widen to a member',
	'narrow',
	'lookup adam',
	'lookup olga',
	'press adam',
	'press olga',
	'logout adam',
	'forget the channel',
] as const;
type Step = (typeof STEPS)[number];

const shut: OverwriteView = { id: GUILD, of: 'role', allow: 0n, deny: VIEW };
const lets = (id: string, of: OverwriteView['of'] = 'role'): OverwriteView => ({
	id,
	of,
	allow: VIEW,
	deny: 0n,
});
const guild: GuildView = {
	id: GUILD,
	roles: [
		{ id: GUILD, permissions: VIEW },
		{ id: TEAM, permissions: 0n },
		{ id: NEWCOMERS, permissions: 0n },
		{ id: BOOSTERS, permissions: 0n, selfAssignable: 'boosting' },
	],
};

let store: Store;
let approvedChannels: ApprovedChannels;
beforeAll(async () => {
	store = await openStore('sqlite::memory:', machine);
	approvedChannels = await openApprovedChannels(store);
});
afterAll(() => store.close());

/** Runs one schedule with the real parts; only the gateway, Discord's REST API and the Portal are replaced. */
async function run(
	steps: readonly Step[],
	scheduler: fc.Scheduler,
): Promise<{ elevated: number; leaks: string[]; left: string[] }> {
	await approvedChannels.remove(CHANNEL);
	let channel: ChannelView = {
		id: CHANNEL,
		type: ChannelType.GuildText,
		parentId: null,
		overwrites: [shut, lets(TEAM)],
	};
	const directory = plainDirectory({
		guild: () => guild,
		channel: (_guild: string, id: string) => (id === CHANNEL ? channel : undefined),
	});
	const placeOf = createPlaceOf(directory, new Set(), approvedChannels);
	await store.db.deleteFrom('disclosure').execute();
	const disclosures = disclosuresIn(store, directory);
	const world = createStillWorld();
	/** Open messages with staff sections that are there. */
	const readable = new Set<string>();
	/** Those that are gone: nothing can be shown in them any more. */
	const deleted = new Set<string>();
	const retraction = createRetraction({
		disclosures,
		placeOf,
		directory,
		posts: plainPosts({
			delete: scheduler.scheduleFunction(async (_channel: string, messageId: string) => {
				readable.delete(messageId);
				deleted.add(messageId);
				return { state: 'gone' as const };
			}),
		}),
		tell: async () => {},
		onError: (error) => {
			throw error;
		},
		world,
		signal: new AbortController().signal,
	});
	const approvals = createApprovals({
		world: machine,
		directory,
		approved: approvedChannels,
		check: retraction.check,
		placeOf,
		memberCounts: async () => undefined,
		named: new Set(),
	});
	const signedIn = new Set<Caller>(CALLERS);
	let approved: { roles: readonly string[]; members: readonly string[] } | undefined;
	let elevated = 0;
	const leaks: string[] = [];
	let messages = Number(PRESSED);

	/** What Discord would show, judged by who can see the channel at this very moment. */
	const observe = (body: unknown): Outcome => {
		if (body === undefined) return { state: 'not-sent', why: 'held' };
		const { data = body, type } = body as { data?: unknown; type?: number };
		const isUpdate = type === InteractionResponseType.UpdateMessage;
		if (isUpdate && deleted.has(PRESSED)) return { state: 'not-sent', why: 'gone' };
		const { flags = 0 } = data as { flags?: number };
		const isOpenAndElevated = (flags & 64) === 0 && STAFF_TEXT.test(JSON.stringify(data));
		if (isOpenAndElevated) {
			elevated += 1;
			const { roles, members } = audienceOf(guild, channel);
			const outsiders = [
				...roles.filter(({ id, selfAssignable }) => selfAssignable || !approved?.roles.includes(id)),
				...members.filter((id) => !approved?.members.includes(id)),
			];
			if (outsiders.length > 0) leaks.push(JSON.stringify(channel, (_, value) => String(value)));
		}
		messages += 1;
		const messageId = isUpdate ? PRESSED : String(messages);
		if (isOpenAndElevated) readable.add(messageId);
		return { state: 'sent', messageId };
	};
	const api: InteractionApi = {
		callback: async (_to, body) => observe(body()),
		edit: async (_to, body) => observe(body()),
		followUp: async (_to, body) => observe(body()),
		look: async () => ({ state: 'sent' }),
		remove: async () => 'removed',
	};
	const respond = createRespond({ api, hosts: new Set(), placeOf, world });
	const open = async (callerId: string): Promise<LiveSession> => {
		if (!signedIn.has(callerId as Caller)) throw new Failure('no-session');
		return {
			callerId,
			cookie: new Secret('c'),
			viewer: { id: 1, username: callerId, role: 'admin' },
			generation: callerId,
		};
	};
	const profile = scheduler.scheduleFunction(async () => ({ ...PUBLIC, staff: STAFF }));
	const record: LookupLog['record'] = async (_lookup, disclosure) => {
		if (disclosure) await store.db.insertInto('disclosure').values(disclosure).execute();
	};
	const show = createShow({
		withSession: createWithSession({ open, markDead: async () => {} }),
		sessions: { noteViewer: async () => {} },
		portal: {
			profile,
			ownerProfile: () => Promise.reject(new Failure('owners-only')),
			viewer: () => Promise.reject(new Failure('owners-only')),
		},
		disclosures,
		lookups: { record: scheduler.scheduleFunction(record) },
		world: machine,
	});
	let asked = 0;
	const ask = async (caller: Caller, pressed: boolean): Promise<void> => {
		const event: Incoming['event'] = pressed
			? {
					kind: 'press',
					command: 'profile',
					id: 'profile|view',
					chosen: [],
					onEphemeral: false,
					byInvoker: caller === 'adam',
					messageId: PRESSED,
				}
			: { kind: 'command', command: 'profile', raw: { options: {} } };
		const route = responseRouteOf(event, 'open');
		asked += 1;
		const incoming: Incoming = {
			id: String(asked),
			token: new Secret('t'),
			applicationId: 'a',
			caller: { id: caller, username: caller, avatarUrl: '' },
			guildId: GUILD,
			channelId: CHANNEL,
			roleIds: [],
			receivedAt: 0,
			ageMs: 0,
			event,
		};
		const { place } = placeOf(GUILD, CHANNEL);
		const request = { username: 'exampleuser', view: 'overview', page: 0, signIn: false } as const;
		const failed = (error: unknown) => {
			if (!(error instanceof Failure)) throw error;
			return { reply: failureReply(error.code, error.details), failed: true };
		};
		const interaction = { id: incoming.id, token: incoming.token };
		const answer = show({
			...incoming,
			interaction,
			guildId: GUILD,
			place,
			visibility: route.visibility,
			...request,
		})
			.then((reply) => ({ reply, failed: false }))
			.catch(failed);
		const delivery = await respond(incoming, route, answer, failed);
		if (delivery.disclosure) await retraction.settle(GUILD, CHANNEL, delivery.disclosure);
	};
	const widen = (more: OverwriteView): void => {
		channel = { ...channel, overwrites: [...channel.overwrites.filter(({ id }) => id !== more.id), more] };
		void retraction.check(GUILD);
	};
	const acts: Readonly<Record<Step, () => unknown>> = {
		approve: async () => {
			const { digest, audience, refused } = await approvals.preview(GUILD, CHANNEL);
			if (refused) return;
			const before = approved;
			const mine = { roles: audience.roles.map(({ id }) => id), members: audience.members };
			approved = mine;
			await approvals.approve(GUILD, CHANNEL, 'gus', digest).catch((error) => {
				if (!(error instanceof Failure) || error.code === 'store-unusable') throw error;
				if (approved === mine) approved = before;
			});
		},
		'widen to everyone': () => widen(lets(GUILD)),
		'widen to newcomers': () => widen(lets(NEWCOMERS)),
		'widen to boosters': () => widen(lets(BOOSTERS)),
		'widen to a member': () => widen(lets('200000000000000001', 'member')),
		narrow: () => {
			channel = { ...channel, overwrites: [shut, lets(TEAM)] };
		},
		'lookup adam': () => ask('adam', false),
		'lookup olga': () => ask('olga', false),
		'press adam': () => ask('adam', true),
		'press olga': () => ask('olga', true),
		'logout adam': () => signedIn.delete('adam'),
		'forget the channel': () => approvals.remove(GUILD, CHANNEL),
	};
	const work: Promise<unknown>[] = [];
	scheduler.scheduleSequence(
		steps.map((step) => async () => {
			work.push(Promise.resolve(acts[step]()));
		}),
	);
	await scheduler.waitIdle();
	await scheduler.waitFor(Promise.all(work));
	await scheduler.waitIdle();
	const isPublic = placeOf(GUILD, CHANNEL).place === 'public-channel';
	if (isPublic) {
		await scheduler.waitFor(retraction.check(GUILD));
	}
	return { elevated, leaks, left: isPublic ? [...readable] : [] };
}

describe('whatever happens, and in whatever order', () => {
	test('no staff section is open to somebody outside the approved audience, nor left there, in 10,000 schedules', async () => {
		let shown = 0;
		const weighted = fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom<Step>('approve') },
			{ weight: 2, arbitrary: fc.constantFrom<Step>('narrow') },
			{
				weight: 6,
				arbitrary: fc.constantFrom<Step>('lookup adam', 'lookup olga', 'press adam', 'press olga'),
			},
			{ weight: 5, arbitrary: fc.constantFrom(...STEPS) },
		);
		await fc.assert(
			fc.asyncProperty(
				fc.scheduler(),
				fc.array(weighted, { minLength: 3, maxLength: 12 }),
				async (scheduler, steps) => {
					const { elevated, leaks, left } = await run(steps, scheduler);
					shown += elevated;
					expect({ leaks, left }).toEqual({ leaks: [], left: [] });
				},
			),
			{ numRuns: 10_000 },
		);
		expect(shown).toBeGreaterThan(1000);
	}, 180_000);
});
