import { expect, test } from 'vitest';
import { type BareInteraction, openBareBot } from './bare-bot.ts';
import { IDS } from './fixture.ts';
import { openTestBot, send } from './test-bot.ts';

/** Which of two shards a guild is on. */
const shardOf = (guildId: string) => Number((BigInt(guildId) >> 22n) % 2n);

test('each of two shards gets its guilds and their events', async () => {
	const { discord, client } = await openTestBot();
	await client.destroy();
	const seen: [number, string | undefined][] = [];
	const respond = (id: number) => (interaction: BareInteraction) => {
		seen.push([id, interaction.guild_id]);
		return { type: 4, data: { content: 'hi' } };
	};
	const bots = [
		await openBareBot(discord, { shard: [0, 2], respond: respond(0) }),
		await openBareBot(discord, { shard: [1, 2], respond: respond(1) }),
	];
	for (const [id, { events }] of bots.entries()) {
		const guilds = events.filter(({ t }) => t === 'GUILD_CREATE').map(({ d }) => d.id);
		const expected = Object.values(IDS.guilds).filter((guildId) => shardOf(guildId) === id);
		await expect.poll(() => guilds).toEqual(expected);
	}
	await discord.as('mel').slash('general', 'ask', { text: 'x' });
	expect(seen).toEqual([[shardOf(IDS.guilds.main), IDS.guilds.main]]);
});

test('members are asked for by name and by id', async () => {
	const { discord } = await openTestBot();
	const bot = await openBareBot(discord);
	bot.send(8, { guild_id: IDS.guilds.main, query: 'me', limit: 5, nonce: 'a' });
	bot.send(8, { guild_id: IDS.guilds.main, user_ids: [IDS.people.nora, '1'] });
	// Without the intent GUILD_MEMBERS nobody gets the whole list.
	bot.send(8, { guild_id: IDS.guilds.main, query: '', limit: 0 });
	await send(discord, 'GET', '/users/@me');
	const chunks = () => bot.events.filter(({ t }) => t === 'GUILD_MEMBERS_CHUNK').map(({ d }) => d);
	await expect.poll(chunks).toMatchObject([
		{ nonce: 'a', members: [{ user: { username: 'mel' } }] },
		{ members: [{ user: { username: 'nora' } }], not_found: ['1'] },
	]);
});

test('how many members hold each role', async () => {
	const { discord } = await openTestBot();
	const { json } = await send(discord, 'GET', `/guilds/${IDS.guilds.main}/roles/member-counts`);
	expect(json).toMatchObject({
		[IDS.roles.moderator]: 3,
		[IDS.roles.administrator]: 1,
		[IDS.roles.booster]: 0,
	});
});
