import { expect, test } from 'vitest';
import type { DiscordFixture } from '../src/fixture.ts';
import { createDiscordWorld } from '../src/world.ts';

const people = { ann: {}, ben: {} };
const fixture = (
	guild: Partial<DiscordFixture['guilds'][string]> = {},
	more: Partial<DiscordFixture> = {},
) => ({
	people,
	guilds: { main: { channels: { general: {} }, ...guild } },
	...more,
});

test('ids that are left out are snowflakes, and the same every time', () => {
	const [first, second] = [createDiscordWorld(fixture()), createDiscordWorld(fixture())];
	expect(first.keys.ids).toEqual(second.keys.ids);
	expect(first.keys.ids.channels.general).toMatch(/^\d{18}$/);
	expect(first.keys.ids.roles.everyone).toBe(first.mainGuild.id);
});

test('everybody is a member, and the guild belongs to none of them', () => {
	const { mainGuild, keys } = createDiscordWorld(fixture());
	expect(mainGuild.members.size).toBe(4);
	expect(keys.personOf(mainGuild.ownerId)).toBeUndefined();
	expect(createDiscordWorld(fixture({ owner: 'ann' })).mainGuild.members.size).toBe(3);
});

test('the token looks like one, and says that it is none', () => {
	const { token, bot } = createDiscordWorld(fixture());
	expect(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).toBe(bot.id);
	expect(token).toContain('fake');
});

test.each<[string, DiscordFixture, string]>([
	['a role that there is not', fixture({ members: { ann: ['boss'] } }), 'names a role "boss"'],
	['a member that there is not', fixture({ members: { zoe: [] } }), 'names somebody "zoe"'],
	['a parent that there is not', fixture({ channels: { a: { parent: 'b' } } }), 'names a channel "b"'],
	['an owner that there is not', fixture({ owner: 'zoe' }), 'nobody called "zoe"'],
	['a person called bot', fixture({}, { people: { bot: {} } }), '"bot" is the bot\'s'],
	['an id that is none', fixture({ id: 'x' }), 'no snowflake'],
	['no guild', fixture({}, { guilds: {} }), 'there is no guild'],
	[
		'an id twice',
		fixture({ id: '420000000000000001', channels: { general: { id: '420000000000000001' } } }),
		'channel "general" has the id of guild "main"',
	],
	[
		'a channel twice',
		fixture({}, { guilds: { a: { channels: { general: {} } }, b: { channels: { general: {} } } } }),
		'two of channel "general"',
	],
])('is refused: %s', (_what, wrong, why) => {
	expect(() => createDiscordWorld(wrong)).toThrow(why);
});

test('a key that there is not is answered with those that there are', () => {
	expect(() => createDiscordWorld(fixture()).keys.person('zoe')).toThrow('it has ann, ben, bot');
});
