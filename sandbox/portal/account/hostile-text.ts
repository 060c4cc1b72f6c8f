import type { Account } from './account.ts';
import { action, bot, chat, levelChange, linkedDiscord, pastSession, tierChange } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

/** Texts that try to come alive on Discord, to hide, or to break out of where they are put. */
export const HOSTILE_TEXTS: readonly string[] = [
	'**bold** *slanted* __under__ ~~gone~~ ||spoiler|| > quote',
	'@everyone @here <@410000000000000004> <@!410000000000000005> <@&410000000000000100>',
	'<#410000000000000200> </profile:410000000000000300> <t:1:R> <t:99999999999:F> <id:customize>',
	'[Sign in again](https://portal.example.net/login) to keep your account',
	'<a:party:410000000000000400> <:ok:410000000000000401> :skull:',
	'https://evil.example.net/?a=1 discord.gg/abc123 <https://evil.example.net> www.example.net mailto:a@example.net',
	'`code` ``two`` ```js\nalert(1)\n``` and an open ` at the end `',
	'# Heading\n## Smaller\n-# tiny\n- list\n1. list\n>>> all of it quoted',
	'line one\nline two\r\nline three\u2028line four\u0085line five\n\n\n\n\nlast',
	'innocent \u202Etxt.exe\u202C and \u2066isolated\u2069 and \u200Fmarks\u061C',
	'zero\u200Bwidth\u200Cjoin\u200Der\uFEFF \u2060word \u00ADsoft \u034Fgrapheme \u3164filler \u2800braille',
	`Z${'\u0315\u0327\u0335\u0347\u0353\u033E'.repeat(40)}algo${'\u0489\u20DD'.repeat(30)}`,
	'tabs\tand\u0000null\u0007bell\u001B[31mred\u001B[0m\u007F',
	'x'.repeat(5000),
	'👩‍👩‍👧‍👦'.repeat(300),
	'\uD800 alone \uDC00',
	'рaypal аdmin ѕupport',
	'\u{E0041}\u{E0042}tags\u{E007F}',
	' \u00A0\u2003 ',
	'',
	'\\',
	'](https://evil.example.net)',
	'{{constructor}} #{7*7} %s %n <script>alert(1)</script>',
	'{"visibility":"open","flags":0}',
];

/** An account whose every text is one of those, in every place that has a text. */
export function hostileText({ ago, ahead }: SampleTimes): Account {
	const each = <T>(make: (text: string, n: number) => T): T[] => HOSTILE_TEXTS.map(make);
	const geo = (text: string) => ({
		city: text,
		region_name: text,
		country_code: text.slice(0, 60),
		isp: text,
		org: text,
		is_mobile: true,
		is_proxy: true,
		is_hosting: true,
	});
	return {
		id: 2200,
		username: 'hostile-text',
		level: 0,
		state: 0,
		tier: 0,
		avatarUrl: 'https://cdn.discordapp.com/avatars/1/a.png?x=](https://evil.example.net)',
		createdAt: ago(66),
		detail: {
			last_activity_at: ago(0.5),
			avatar_source: '<@410000000000000004>',
			linked_platforms: [
				...each((text, n) => ({
					...linkedDiscord(`${n}`, text, ago(60), ago(6)),
					platform: text,
					platform_user_id: text,
				})),
				linkedDiscord('410000000000002200> @everyone <@1', 'not an id', ago(60), ago(6)),
			],
			moderation_actions: each((reason, n) =>
				action({
					id: 2300 + n,
					type: n % 5 ? 'PLATFORM_WARNING' : '@everyone',
					reason,
					at: ago(n + 1),
					until: ahead(n),
				}),
			),
			chats: each((name, n) =>
				chat(n % 2 ? `<@41000000000000000${n}>` : n, name, n % 4 ? 'public' : '**official**', ago(n + 1)),
			),
			bots: each((name, n) => bot(2400 + n, name, 3, ago(n + 1), { platform: name })),
			subscription_history: each((reason, n) => tierChange(2500 + n, 0, 1, reason, ago(n + 1))),
			permission_history: each((reason, n) => levelChange(2600 + n, 0, 1, reason, ago(n + 1))),
		},
		sessionHistory: each((text, n) => pastSession(50 + n, ago(n + 1), { user_agent: text, geo: geo(text) })),
	};
}
