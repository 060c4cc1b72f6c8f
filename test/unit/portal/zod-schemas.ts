import { z } from 'zod';
import { isSnowflake } from '../../../src/core/snowflake.ts';
import { isUsername } from '../../../src/core/username.ts';
import { PORTAL_ROLES } from '../../../src/core/viewer.ts';
import {
	accountState,
	actionLabel,
	botKind,
	chatVisibility,
	roleLabel,
	tierLabel,
} from '../../../src/portal/schema/labels.ts';
import type { Me } from '../../../src/portal/schema/viewer-schema.ts';
import { nonsense, portalFailure } from '../../../src/portal/transport-error.ts';
import type {
	History,
	ListName,
	OwnerProfile,
	Profile,
	SessionRecord,
	StaffLists,
	StaffProfile,
} from '../../../src/profile/model.ts';

/**
 * How the Portal's answers are to be read, as zod schemas: the definition that the readers of `src/portal/schema` are held
 * to. They do the same by hand, since this costs ten times as much. A field or list that is added there has its row here.
 */

/**
 * Fields as the Portal may send them. Its documentation leaves much open, so a field that is null or of the wrong kind
 * counts as absent: it never makes the object around it unreadable.
 */

/**
 * Reads JSON of the Portal; undefined if it is not of this shape. The error message is given because zod's own messages
 * turn the input's `constructor.name` into text, which throws for some JSON.
 */
function parse<T>(schema: z.ZodType<T>, json: unknown): T | undefined {
	const parsed = schema.safeParse(json, { error: () => 'unreadable' });
	return parsed.success ? parsed.data : undefined;
}

const string = z.string();
const unknown = z.unknown().optional();
const whole = z.int().nonnegative();

/** Text that somebody else chose; blank text counts as absent. */
const text = string.regex(/\S/).optional().catch(undefined);

/** One of the Portal's own ids: whole numbers, sometimes written as text. */
const portalId = z.union([whole, string.regex(/^\d{1,15}$/).transform(Number)]);
const id = portalId.optional().catch(undefined);

const count = whole.optional().catch(undefined);

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
	...[true, 1, '1', 'true'].map((form) => [form, true] as const),
	...[false, 0, '0', 'false'].map((form) => [form, false] as const),
]);

/** Yes or no, sometimes written as a number or as text. */
const flag = unknown.transform((value) => FLAGS.get(typeof value === 'string' ? value.toLowerCase() : value));

const iso = z.iso.datetime({ offset: true, local: true });
const ISO_LIKE = /^(\d{4}-\d\d-\d\d)(?:[T ](\S+?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
/** From 2001 on, in seconds: less is a length of time, or nothing. Until the year 9999. */
const MIN_SECONDS = 1e9;
const MAX_SECONDS = 253_402_300_799;

/**
 * A point in time: ISO 8601 with any number of fraction digits (the Portal sends none or six), in UTC unless it says
 * otherwise; also a date alone, a space for the `T`, `+0000`, and Unix seconds or milliseconds. Undefined if it is none.
 */
export function timeOf(value: unknown): Date | undefined {
	const text = typeof value === 'string' ? value.trim() : '';
	const number = /^\d{10,13}$/.test(text) ? Number(text) : value;
	if (typeof number === 'number') {
		const seconds = number > MAX_SECONDS ? number / 1000 : number;
		return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? new Date(seconds * 1000) : undefined;
	}
	const [, day = '', clock = '00:00:00', zone = 'Z'] = ISO_LIKE.exec(text) ?? [];
	const offset = zone
		.toUpperCase()
		.replace(/^(...):?(..)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
	const date = iso.safeParse(`${day}T${clock.length > 5 ? clock : `${clock}:00`}${offset}`, {
		error: () => 'unreadable',
	});
	const read = date.success ? new Date(date.data) : undefined;
	return read && !Number.isNaN(read.getTime()) ? read : undefined;
}
const time = unknown.transform(timeOf);

/** Any value, to be read elsewhere; null counts as absent. */
const anything = unknown.transform((value) => value ?? undefined);

/** When something ends; absent: it has no end. One that is there but cannot be read must look neither permanent nor past. */
const end = anything.transform((value) =>
	value === undefined ? undefined : (timeOf(value) ?? ('unreadable' as const)),
);

/** Who issued or lifted something: an id, or an object that has one. */
const issuer = z
	.union([portalId, z.object({ id: portalId }).transform((account) => account.id)])
	.optional()
	.catch(undefined);

/** A number on most of the Portal's pages, 32 hexadecimal digits on the newest. */
const chatId = z
	.union([whole.transform(String), string.regex(/^[\w-]{1,64}$/)])
	.optional()
	.catch(undefined);

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the fields that are undefined. */
function defined<T extends object>(fields: T): Defined<T> {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	// `fromEntries` loses the types.
	return Object.fromEntries(entries) as Defined<T>;
}

/** Ten times the longest list that is likely; the Portal documents no limit. */
const MAX_ITEMS = 5000;

/** Reads one item; undefined if nothing in it can be read. */
type ReadItem<T> = (item: unknown) => T | undefined;

/**
 * Reads items of one shape; a field of the model that is undefined is left out. `rename` is not called for an item in
 * which no known field could be read.
 */
function itemReader<Fields extends object, Model extends object>(
	schema: z.ZodType<Fields>,
	rename: (fields: Fields) => Model,
): ReadItem<Defined<Model>> {
	return (item) => {
		const fields = parse(schema, item);
		if (!fields || isEmpty(defined(fields))) return undefined;
		const model = defined(rename(fields));
		return isEmpty(model) ? undefined : model;
	};
}

function isEmpty(fields: object): boolean {
	return Object.keys(fields).length === 0;
}

/**
 * A list as the Portal may send it. Absent, null and `[]` are all empty, and a bad item is left out alone. A value that is
 * not a list counts as one unreadable item. Of more than 5,000 items the oldest are left out.
 * @param dated whether its items are sorted by `created_at`, newest first; without, they keep the Portal's order
 */
function readHistory<T>(value: unknown, readItem: ReadItem<T>, dated = true): History<T> {
	if (value === undefined || value === null) return { items: [], unreadable: 0 };
	if (!Array.isArray(value)) return { items: [], unreadable: 1 };
	const kept = (dated ? newestFirst(value) : value).slice(0, MAX_ITEMS);
	const items = kept.map(readItem).filter((item) => item !== undefined);
	const leftOut = value.length - kept.length;
	return { items, unreadable: kept.length - items.length, ...(leftOut > 0 && { leftOut }) };
}

/** Items without a date come last; items of one date keep the Portal's order. */
function newestFirst(list: readonly unknown[]): readonly unknown[] {
	const dateOf = (item: unknown) =>
		typeof item === 'object' && item !== null && 'created_at' in item ? timeOf(item.created_at) : undefined;
	return list
		.map((item) => ({ item, rank: dateOf(item)?.getTime() ?? 0 }))
		.sort((a, b) => b.rank - a.rank)
		.map(({ item }) => item);
}

/** How a list of an answer is read. */
interface List<T> {
	/** Its names in the answer: the first that is there counts. */
	readonly names: readonly string[];
	/** The fields of one item as the Portal sends it. */
	readonly fields: z.ZodRawShape;
	/** The list of an answer; empty if it is absent. */
	readonly read: (wire: Readonly<Record<string, unknown>>) => History<T>;
}

interface ListSpec<Fields extends z.ZodRawShape, Model extends object> {
	readonly names: readonly string[];
	readonly fields: Fields;
	/** The item in Porter's words. */
	readonly toModel: (wire: z.infer<z.ZodObject<Fields>>) => Model;
	/** `false`: it stays in the Portal's order. */
	readonly dated?: false;
}

function list<Fields extends z.ZodRawShape, Model extends object>(
	spec: ListSpec<Fields, Model>,
): List<Defined<Model>> {
	const { names, fields, toModel, dated } = spec;
	const readItem = itemReader(z.object(fields), toModel);
	const valueIn = (wire: Readonly<Record<string, unknown>>) =>
		names.map((name) => wire[name]).find((one) => one !== undefined);
	return { names, fields, read: (wire) => readHistory(valueIn(wire), readItem, dated) };
}

/** The lists of an elevated answer, by their names in the model: one row each. */
const LISTS: { readonly [Name in ListName]: List<StaffLists[Name]['items'][number]> } = {
	linkedAccounts: list({
		names: ['linked_platforms'],
		dated: false,
		fields: {
			platform: text,
			platform_user_id: text,
			platform_username: text,
			linked_at: time,
			last_authenticated_at: time,
		},
		toModel: (wire) => ({
			platform: wire.platform ?? 'unknown',
			id: wire.platform_user_id,
			username: wire.platform_username,
			linkedAt: wire.linked_at,
			lastUsedAt: wire.last_authenticated_at,
		}),
	}),
	moderation: list({
		// The second is the name in the older edition of the Portal's documentation.
		names: ['moderation_actions', 'punishments'],
		fields: {
			id,
			action_type: anything,
			punishment_type: anything,
			reason: text,
			is_lifted: flag,
			lifted_at: time,
			expires_at: end,
			created_at: time,
			issued_by_id: id,
			issued_by: issuer,
			lifted_by_id: id,
			lifted_by: issuer,
		},
		toModel: (wire) => ({
			id: wire.id,
			label: actionLabel(wire.action_type ?? wire.punishment_type) ?? 'Unknown action',
			reason: wire.reason,
			lifted: wire.is_lifted ?? wire.lifted_at !== undefined,
			liftedAt: wire.lifted_at,
			expiresAt: wire.expires_at === 'unreadable' ? undefined : wire.expires_at,
			endUnreadable: wire.expires_at === 'unreadable' ? (true as const) : undefined,
			createdAt: wire.created_at,
			issuedBy: wire.issued_by_id ?? wire.issued_by,
			liftedBy: wire.lifted_by_id ?? wire.lifted_by,
		}),
	}),
	chats: list({
		names: ['chats'],
		fields: { id: chatId, name: text, visibility: anything, is_public: flag, created_at: time },
		toModel: (wire) => ({
			id: wire.id,
			name: wire.name,
			visibility: chatVisibility(wire.visibility, wire.is_public) ?? 'Unknown',
			createdAt: wire.created_at,
		}),
	}),
	bots: list({
		names: ['bots'],
		fields: {
			id,
			name: text,
			bot_type: anything,
			groups: count,
			users: count,
			is_active: flag,
			created_at: time,
		},
		toModel: (wire) => ({
			id: wire.id,
			name: wire.name,
			kind: botKind(wire.bot_type),
			groups: wire.groups,
			users: wire.users,
			active: wire.is_active,
			createdAt: wire.created_at,
		}),
	}),
	subscriptions: list({
		names: ['subscription_history'],
		fields: { old_tier: anything, new_tier: anything, reason: text, granted_by_id: id, created_at: time },
		toModel: (wire) => ({
			from: tierLabel(wire.old_tier),
			to: tierLabel(wire.new_tier),
			reason: wire.reason,
			by: wire.granted_by_id,
			at: wire.created_at,
		}),
	}),
	permissions: list({
		names: ['permission_history'],
		// Undocumented: read by analogy with the tiers, under the names that its neighbours have.
		fields: {
			old_level: anything,
			new_level: anything,
			old_permission_level: anything,
			new_permission_level: anything,
			reason: text,
			changed_by_id: id,
			granted_by_id: id,
			created_at: time,
		},
		toModel: (wire) => ({
			from: roleLabel(wire.old_level ?? wire.old_permission_level),
			to: roleLabel(wire.new_level ?? wire.new_permission_level),
			reason: wire.reason,
			by: wire.changed_by_id ?? wire.granted_by_id,
			at: wire.created_at,
		}),
	}),
};

/** The fields of an elevated answer that hold lists, to be read by `readLists`. */
const LIST_FIELDS: Readonly<Record<string, typeof anything>> = Object.fromEntries(
	Object.values(LISTS).flatMap(({ names }) => names.map((name) => [name, anything])),
);

/** All lists of an answer; one that is absent is empty. */
function readLists(wire: Readonly<Record<string, unknown>>): StaffLists {
	const entries = Object.entries(LISTS).map(([name, { read }]) => [name, read(wire)]);
	// `fromEntries` loses the types.
	return Object.fromEntries(entries) as unknown as StaffLists;
}

/** A profile as the Portal sends it: four fields for everybody, the rest for those who may act on the account. */
const wireProfile = z.object({
	id: portalId,
	username: z.string().refine(isUsername),
	avatar_url: text,
	subscription_tier: anything,
	state: anything,
	permission_level: anything,
	permission_since: time,
	subscription_expires_at: time,
	subscription_granted_by: id,
	created_at: time,
	updated_at: time,
	last_activity_at: time,
	...LIST_FIELDS,
	session_history: anything,
});
type WireProfile = z.infer<typeof wireProfile>;

/** The same with the session history; it is empty unless the answer is an elevated one. @throws Failure as `readProfile` */
export function readOwnerProfile(json: unknown, asked: string): OwnerProfile {
	const wire = parseProfile(json, asked);
	return {
		profile: toProfile(wire),
		sessions: readSessionRecords(isElevated(wire) ? wire.session_history : undefined),
	};
}

function parseProfile(json: unknown, asked: string): WireProfile {
	const wire = parse(wireProfile, json);
	if (!wire) throw nonsense('WRONG_SHAPE', { username: asked });
	if (wire.username.toLowerCase() === asked.toLowerCase()) return wire;
	throw portalFailure('wrong-profile', 'OTHER_USERNAME', { username: asked });
}

/** Lists prove nothing: by the documentation, everybody gets empty ones. */
function isElevated({ state, permission_level }: WireProfile): boolean {
	return state !== undefined || permission_level !== undefined;
}

function toProfile(wire: WireProfile): Profile {
	return defined({
		id: wire.id,
		username: wire.username,
		avatarUrl: wire.avatar_url,
		tier: tierLabel(wire.subscription_tier) ?? 'Unknown',
		staff: isElevated(wire) ? toStaff(wire) : undefined,
	});
}

function toStaff(wire: WireProfile): StaffProfile {
	return defined({
		...accountState(wire.state),
		roleLabel: roleLabel(wire.permission_level),
		roleSince: wire.permission_since,
		tierUntil: wire.subscription_expires_at,
		tierGrantedBy: wire.subscription_granted_by,
		createdAt: wire.created_at,
		updatedAt: wire.updated_at,
		lastActiveAt: wire.last_activity_at,
		...readLists(wire),
	});
}

/** Coordinates are not read: the city is enough for a moderator. */
const geo = z
	.object({
		city: text,
		region_name: text,
		country_code: text,
		isp: text,
		org: text,
		is_mobile: flag,
		is_proxy: flag,
		is_hosting: flag,
	})
	.optional()
	.catch(undefined);

/** Past sign-ins; the token's suffix is not read. */
const readRecord = itemReader(
	z.object({ created_at: time, client_ip: text, user_agent: text, geo }),
	(wire) => ({
		createdAt: wire.created_at,
		ip: wire.client_ip,
		userAgent: wire.user_agent,
		city: wire.geo?.city,
		region: wire.geo?.region_name,
		country: wire.geo?.country_code,
		provider: wire.geo?.isp ?? wire.geo?.org,
		mobile: wire.geo?.is_mobile,
		proxy: wire.geo?.is_proxy,
		hosting: wire.geo?.is_hosting,
	}),
);

/** `session_history` of a profile. */
function readSessionRecords(value: unknown): History<SessionRecord> {
	return readHistory(value, readRecord);
}

const NOTHING = { is_current: undefined, expires_at: undefined };
const ownSession = z.object({ is_current: flag, expires_at: time }).catch(NOTHING);
const ownSessions = z.object({ sessions: z.array(ownSession).catch([]) });

/** From `/v1/users/me/sessions`: when the session that sent the request ends; undefined if the answer does not say. */
export function readOwnExpiry(json: unknown): Date | undefined {
	return parse(ownSessions, json)?.sessions.find((one) => one.is_current)?.expires_at;
}

/** The account behind a session, as `/v1/users/me` and the login answer have it. */
const wireViewer = z.object({
	id: portalId,
	username: z.string().refine(isUsername),
	permission_level: anything,
	linked_platforms: anything,
});

/**
 * The viewer with the Discord ids that are linked to the account. Any level but 0 to 3, as numbers or as text, is read as
 * the lowest. @throws Failure `portal-nonsense`
 */
export function readMe(json: unknown): Me {
	const wire = parse(wireViewer, json);
	if (!wire) throw nonsense('WRONG_SHAPE');
	const { id, username, permission_level: level, linked_platforms: list } = wire;
	const isLevel = typeof level === 'number' || (typeof level === 'string' && /^\d$/.test(level));
	const role = (isLevel && PORTAL_ROLES[Number(level)]) || 'user';
	const discordIds = LISTS.linkedAccounts
		.read(wire)
		.items.filter(({ platform }) => platform.toLowerCase() === 'discord')
		// A Discord id that came as a number may have lost digits: only text counts.
		.flatMap((account) => (account.id !== undefined && isSnowflake(account.id) ? [account.id] : []));
	return { viewer: { id, username, role }, discordIds: list === undefined ? undefined : discordIds };
}
