import { afterEach, expect, test } from 'vitest';
import { expectLogged, profile, sandboxForThisFile, signIn } from '../sandbox-for-file.ts';
import { answerOf, blocksOf } from '../view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
await signIn(sandbox, ['adam']);

const ask = () => profile(discord.as('adam'), 'moderators', 'exampleuser');

/** Porter has its guilds again, so that it knows which channels are moderator channels. */
async function expectStaffSections(): Promise<void> {
	await discord.botReady();
	expect(blocksOf(answerOf(await ask()))).toContain('Moderation');
}

afterEach(async () => {
	await expectStaffSections();
	expect(discord.violations).toEqual([]);
});

test('a command sent while the connection was broken is answered when it is back', async () => {
	discord.gateway.drop();
	const exchange = await ask();
	expect(blocksOf(answerOf(exchange))).toContain('Moderation');
	await expectLogged(sandbox, 'gateway resumed');
});

test('a connection that Discord wants anew goes on where it was', async () => {
	discord.gateway.reconnect();
	// Nothing is shown while it is broken, also not what was asked for before.
	const staff = async () => blocksOf(answerOf(await ask()));
	await expect.poll(staff, { timeout: 10_000 }).toContain('Moderation');
});

test('a session that may be resumed is resumed', async () => {
	discord.gateway.invalidate(true);
	await expectStaffSections();
});

test('a session that is gone is begun anew', async () => {
	discord.gateway.invalidate(false);
	await expectStaffSections();
	expect(sandbox.porter().output.some((line) => line.includes('"msg":"bug"'))).toBe(false);
});

test('several breaks in a row are survived', async () => {
	for (let n = 0; n < 3; n++) {
		discord.gateway.drop();
		await discord.botReady();
	}
	await expectStaffSections();
});

test('a connection that Discord closes for good ends the process, so that somebody notices', async () => {
	const porter = sandbox.porter();
	sandbox.discord.gateway.refuse(4004);
	await expectLogged(sandbox, '"code":4004,"msg":"gateway closed for good"');
	expect(await porter.ended).toBe(1);
	await sandbox.restart();
});
