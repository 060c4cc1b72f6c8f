import { joined, when } from '../drawing.ts';
import { listSection } from '../section.ts';

/** Chats that the account owns. */
export const chats = listSection({
	id: 'chats',
	title: 'Chats',
	clearance: 'elevated',
	pageSize: 10,
	from: ({ profile }) => profile.staff?.chats,
	draw: (chat) =>
		joined([
			[{ foreign: chat.name ?? 'without a name', max: 100 }],
			[chat.visibility],
			chat.id !== undefined && ['id ', { foreign: chat.id, max: 40 }],
			when('made ', chat.createdAt, 'day'),
		]),
});
