import { joined, when } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Bots that the account owns. */
export const bots = listSection({
	id: 'bots',
	title: 'Bots',
	clearance: 'elevated',
	pageSize: 10,
	from: ({ profile }) => profile.staff?.bots,
	draw: (bot) =>
		joined([
			[{ foreign: bot.name ?? 'without a name', max: 100 }],
			bot.kind !== undefined && [bot.kind],
			bot.active !== undefined && [bot.active ? 'active' : 'inactive'],
			bot.groups !== undefined && [`${bot.groups} groups`],
			bot.users !== undefined && [`${bot.users} users`],
			bot.id !== undefined && [`id ${bot.id}`],
			when('made ', bot.createdAt, 'day'),
		]),
});
