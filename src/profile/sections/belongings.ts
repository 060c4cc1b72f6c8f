import type { Line } from '../../core/reply.ts';
import type { History } from '../model.ts';
import { drawn, type Facts, joined, when } from './facts.ts';

/** Chats that the account owns. */
export function chatLines({ profile: { staff } }: Facts): History<Line> {
	return drawn(staff?.chats, (chat) =>
		joined([
			[{ foreign: chat.name ?? 'without a name', max: 100 }],
			[chat.visibility],
			chat.id !== undefined && ['id ', { foreign: chat.id, max: 40 }],
			when('made ', chat.createdAt, 'day'),
		]),
	);
}

/** Bots that the account owns. */
export function botLines({ profile: { staff } }: Facts): History<Line> {
	return drawn(staff?.bots, (bot) =>
		joined([
			[{ foreign: bot.name ?? 'without a name', max: 100 }],
			bot.kind !== undefined && [bot.kind],
			bot.active !== undefined && [bot.active ? 'active' : 'inactive'],
			bot.groups !== undefined && [`${bot.groups} groups`],
			bot.users !== undefined && [`${bot.users} users`],
			bot.id !== undefined && [`id ${bot.id}`],
			when('made ', bot.createdAt, 'day'),
		]),
	);
}
