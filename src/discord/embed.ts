import type { APIEmbed } from 'discord.js';
import type { Block, Card, Line, Tone } from '../core/reply.ts';
import { type Invisible, markdown, plain } from './markdown.ts';

/** Discord's limits, in UTF-16 units; `total` is over all text of all embeds of a message. */
export const LIMIT = {
	title: 256,
	description: 4096,
	fields: 25,
	name: 256,
	value: 1024,
	footer: 2048,
	total: 6000,
} as const;

const COLOURS: Readonly<Record<Tone, number>> = {
	neutral: 0x5865f2,
	good: 0x3ba55d,
	caution: 0xfaa61a,
	bad: 0xed4245,
};

/**
 * Draws a card within Discord's limits. Lines are kept whole: those that do not fit are counted ("3 more"), never cut.
 * What comes first in the card has the first right to the room.
 */
export function embedOf(card: Card, hosts: AllowedHosts): APIEmbed {
	let room: number = LIMIT.total;
	const take = (text: string): string => {
		room -= text.length;
		return text;
	};
	const title = take(plain(card.title, 'dropped').slice(0, LIMIT.title));
	const footer = card.footer === undefined ? undefined : take(card.footer.slice(0, LIMIT.footer));
	const description = card.body && take(written(card.body, Math.min(LIMIT.description, room)));
	const fields = [];
	for (const block of (card.blocks ?? []).slice(0, LIMIT.fields)) {
		const name = block.title.slice(0, LIMIT.name);
		const value = written(block, Math.min(LIMIT.value, room - name.length));
		if (value === '') break;
		take(name);
		take(value);
		fields.push({ name, value, inline: block.inline ?? false });
	}
	const picture = card.picture === undefined ? undefined : pictureUrl(card.picture, hosts);
	return {
		title,
		color: COLOURS[card.tone],
		...(description ? { description } : {}),
		...(fields.length > 0 ? { fields } : {}),
		...(footer ? { footer: { text: footer } } : {}),
		...(picture ? { thumbnail: { url: picture } } : {}),
	};
}

/** A block as text of at most `most` characters; empty if not even a count fits. */
function written(block: Block, most: number): string {
	const invisible: Invisible = block.clearance === 'public' ? 'dropped' : 'shown';
	const lines = block.lines.map((line: Line) => markdown(line, invisible));
	// Items of several lines need room between them to be told apart.
	const between = lines.some((line) => line.includes('\n')) ? '\n\n' : '\n';
	const whole = lines.join(between);
	if (whole.length <= most) return whole;
	for (let kept = lines.length - 1; kept >= 0; kept--) {
		const cut = [...lines.slice(0, kept), `${lines.length - kept} more`].join(between);
		if (cut.length <= most) return cut;
	}
	return '';
}

/** Host names of which pictures may be shown. */
export type AllowedHosts = ReadonlySet<string>;

const LONGEST_ADDRESS = 512;
/** What Discord keeps itself; the rest of that host fetches pictures from anywhere. */
const OWN_MEDIA = /^\/(attachments|avatars|embed|guilds)\/[^%]*$/;

/**
 * The address of a picture if Discord may fetch it, without its query. Discord fetches what an embed names, so a
 * picture anywhere else would tell the subject when somebody looks them up, and `attachment:` and plain http are refused.
 */
export function pictureUrl(address: string, hosts: AllowedHosts): string | undefined {
	const url = address.length <= LONGEST_ADDRESS ? URL.parse(address) : null;
	if (url?.protocol !== 'https:' || url.port !== '' || !hosts.has(url.hostname)) return undefined;
	if (url.username !== '' || url.password !== '') return undefined;
	if (url.hostname === 'media.discordapp.net' && !OWN_MEDIA.test(url.pathname)) return undefined;
	return `https://${url.hostname}${url.pathname}`;
}
