import fc from 'fast-check';
import { LIST_FIELDS, LISTS } from '../../../src/portal/schema/items.ts';

/** JSON as the Portal could send it, as bad as it may be: plausible fields with odd values, and anything at all. */

const ITEM_FIELDS = Object.values(LISTS).flatMap(({ fields }) => Object.keys(fields));
const GEO = ['city', 'region_name', 'country_code', 'isp', 'org', 'is_mobile', 'is_proxy', 'is_hosting'];
const SESSION = ['created_at', 'client_ip', 'user_agent', 'geo', 'token_suffix', 'is_current', 'expires_at'];
const SINGLE = [
	...['id', 'username', 'avatar_url', 'subscription_tier', 'state', 'permission_level', 'permission_since'],
	...['subscription_expires_at', 'subscription_granted_by', 'created_at', 'updated_at', 'last_activity_at'],
];
const PROTOTYPES = ['__proto__', 'toString', 'valueOf', 'constructor', 'length'];
const FIELDS = [
	...new Set([...Object.keys(LIST_FIELDS), ...ITEM_FIELDS, ...GEO, ...SESSION, ...SINGLE, ...PROTOTYPES]),
	...['session_history', 'sessions'],
];

/** Times in every form that is read, and in many that are none. */
export const timeText = fc
	.tuple(
		fc.constantFrom('2026', '2024', '2000', '1900', '0999', '0000', '9999', '26', '02026'),
		fc.constantFrom('-01', '-02', '-04', '-12', '-13', '-00', '-2', '/02'),
		fc.constantFrom('-01', '-09', '-28', '-29', '-30', '-31', '-32', '-00', '-1'),
		fc.constantFrom('T', 'T', 'T', ' ', 't', '', '  ', 'x'),
		fc.constantFrom('00:00:00', '23:59:59', '02:40', '24:00:00', '12:60:00', '12:00:60', '02', '2:40', ''),
		fc.constantFrom('', '', '.000000', '.123456', '.5', '.12', '.999', '.9999999999', '.', ',5'),
		fc.constantFrom('', '', ' ', '  ', '\n'),
		fc.constantFrom(
			'Z',
			'Z',
			'z',
			'',
			'+00:00',
			'-00:00',
			'+0130',
			'-23:59',
			'+01',
			'+24:00',
			'+01:60',
			'+1',
			' UTC',
		),
		fc.constantFrom('', '', '', ' ', '\u00a0'),
	)
	.map((parts) => parts.join(''));

const leaf = fc.oneof(
	fc.constantFrom<unknown>(
		...[null, null, true, false, 0, 1, 2, 3, 7, -1, 1.5, 1e300, 2 ** 53 - 1, 2 ** 53],
		...[999_999_999, 1e9, 1e9 + 0.25, 1_770_000_000, 1_770_000_000_123, 253_402_300_799, 253_402_300_800],
		...['0', '1', '2', '007', '123456789012345', '1234567890123456', '1770000000', ' 1770000000000 ', '1e3'],
		...['', ' ', '\u00a0\n', 'true', 'FALSE', 'active', 'BANNED', 'PLATFORM_BAN', 'public', 'toString'],
		...['discord', 'Discord', '1185865881356615713', '9f86d081884c7d659a2feaa0c55ad015', 'not an id!'],
		...['exampleuser', '2026-01-01T00:00:00Z'],
	),
	timeText,
	fc.string({ unit: 'binary', maxLength: 8 }).map((text) => `CANARY${text}`),
);
/** Any JSON, with the Portal's field names more often than others. */
const json = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		leaf,
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.constantFrom(...FIELDS), tie('value')),
	),
})).value;

const value = fc.oneof({ arbitrary: leaf, weight: 9 }, { arbitrary: json, weight: 1 });
const objectOf = (names: readonly string[]) =>
	fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length });
const listOf = (names: readonly string[]) =>
	fc.oneof(
		{ arbitrary: fc.array(objectOf(names), { maxLength: 6 }), weight: 4 },
		{ arbitrary: fc.array(fc.oneof(objectOf(names), json), { maxLength: 6 }), weight: 1 },
		{ arbitrary: json, weight: 1 },
	);

const session = fc
	.tuple(objectOf(SESSION), fc.option(objectOf(GEO), { nil: undefined }))
	.map(([fields, geo]): unknown => (geo === undefined ? fields : { ...fields, geo }));
const lists = fc.record(
	{
		...Object.fromEntries(
			Object.values(LISTS).flatMap(({ names, fields }) =>
				names.map((name) => [name, listOf([...Object.keys(fields), ...PROTOTYPES])]),
			),
		),
		session_history: fc.oneof(fc.array(session, { maxLength: 4 }), json),
		sessions: fc.oneof(fc.array(objectOf(SESSION), { maxLength: 4 }), json),
	},
	{ requiredKeys: [] },
);

/** Most of these are elevated answers about the account that is asked for. */
const profileJson = fc
	.tuple(lists, objectOf(SINGLE), fc.dictionary(fc.constantFrom(...FIELDS), json), fc.nat(9))
	.map(([most, single, odd, n]): unknown => {
		const essentials = n === 0 ? {} : { id: 42, username: 'exampleuser' };
		return { state: n % 3, ...(n < 8 ? {} : odd), ...most, ...single, ...essentials };
	});

/** As a parser makes it: plain objects, `__proto__` a field like any other. */
export const anyJson = fc.oneof(json, profileJson).map((value): unknown => JSON.parse(JSON.stringify(value)));
