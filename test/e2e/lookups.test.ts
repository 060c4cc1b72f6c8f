import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { persona } from '../../sandbox/fixtures/personas.ts';
import { runProgram } from '../../sandbox/porter-process.ts';
import { expectLogged, profile, sandboxForThisFile, signIn } from './sandbox-for-file.ts';
import { answerOf, controls, controlsOf, expectFailure, textOf, titleOf, wordsOf } from './view.ts';

const sandbox = await sandboxForThisFile();
const { discord } = sandbox;
const [maud, adam, nora, olga] = (['maud', 'adam', 'nora', 'olga'] as const).map((key) => discord.as(key));
if (!maud || !adam || !nora || !olga) throw new Error('somebody is missing');
await signIn(sandbox);

const mention = (key: 'maud' | 'adam' | 'olga') => `<@${persona(key).discordId}>`;

/** The bot's own database, as another program opens it. */
function database(): DatabaseSync {
	const db = new DatabaseSync((sandbox.env.DATABASE_URL ?? '').replace(/^sqlite:/, ''), { timeout: 5000 });
	onTestFinished(() => db.close());
	return db;
}

function recorded(): number {
	const db = database();
	return Number(db.prepare('select count(*) as n from lookup').get()?.n);
}

/** A control as it is, or as it could be forged. */
async function pressRaw(message: PorterMessage, customId: string) {
	return maud?.raw({
		type: 3,
		channel: 'general',
		message,
		data: { custom_id: customId, component_type: 2 },
	});
}

describe('the audit trail', () => {
	test('has a lookup before its answer goes out', async () => {
		const before = recorded();
		let atAnswer: number | undefined;
		const stop = discord.on('change', () => {
			const isThere = discord.openMessages().some((one) => textOf(one).includes('exampleuser'));
			if (isThere) atAnswer ??= recorded();
		});
		await profile(adam, 'moderators', 'exampleuser');
		stop();
		expect(atAnswer).toBe(before + 1);
	});

	test('has no lookup of what failed', async () => {
		const before = recorded();
		expectFailure(await profile(adam, 'moderators', 'nobody-here'), 'no-such-user', {
			username: 'nobody-here',
		});
		expectFailure(
			await profile(nora, 'moderators', 'exampleuser').catch(() => profile(nora, 'general', 'exampleuser')),
			'no-session',
		);
		expect(recorded()).toBe(before);
	});

	test('shows nothing when it cannot be written', async () => {
		await profile(adam, 'moderators', 'exampleuser');
		const before = recorded();
		const other = database();
		other.exec('begin immediate');
		const staff = expectFailure(await profile(adam, 'moderators', 'exampleuser'), 'store-busy');
		const open = expectFailure(await profile(maud, 'general', 'exampleuser'), 'store-busy');
		other.exec('rollback');
		for (const message of [staff, open]) expect(textOf(message)).not.toContain('exampleuser');
		expect(recorded()).toBe(before);
		await profile(maud, 'general', 'exampleuser');
		expect(recorded()).toBe(before + 1);
	});

	test('shows nothing when the database refuses the row', async () => {
		const other = database();
		other.exec("create trigger refuse before insert on lookup begin select raise(abort, 'no'); end");
		const message = expectFailure(
			await profile(olga, 'moderators', 'exampleuser', { section: 'sessions' }),
			'store-unusable',
		);
		other.exec('drop trigger refuse');
		expect(textOf(message)).not.toMatch(/\d+\.\d+\.\d+\.x/);
	});
});

describe('/lookups', () => {
	test('is refused to members who may not moderate', async () => {
		// Discord hides it from them, so only a client that is no honest one can ask.
		const asked = await nora.raw({
			type: 2,
			channel: 'general',
			data: { id: '1', name: 'lookups', type: 1, options: [] },
		});
		expectFailure(asked, 'not-allowed');
	});

	test('tells who looked at an account, as an ephemeral reply', async () => {
		await profile(olga, 'moderators', 'exampleuser', { section: 'sessions' });
		const message = answerOf(await maud.slash('general', 'lookups', { username: 'EXAMPLEUSER' }));
		expect(message.ephemeralFor).toBe('maud');
		expect(message.pings).toEqual([]);
		expect(titleOf(message)).toBe('Who looked at this account');
		const [, newest] = wordsOf(message).split('\n');
		expect(newest).toContain(`${mention('olga')} → \`exampleuser\` in <#`);
		expect(newest).toContain('session history, ephemeral');
		expect(wordsOf(message)).toContain('overview, open');
		expect(textOf(message)).not.toMatch(/\d+\.\d+\.\d+\.x/);
	});

	test('tells what a member looked at', async () => {
		const moderator = persona('olga').discordId;
		const message = answerOf(await maud.slash('general', 'lookups', { moderator, since: '1h' }));
		expect(titleOf(message)).toBe('What this member looked at');
		expect(wordsOf(message)).not.toContain(mention('adam'));
	});

	test('pages through, also after a restart', async () => {
		for (let count = 0; count < 12; count += 1) await profile(adam, 'moderators', 'adam');
		const moderator = persona('adam').discordId;
		const first = answerOf(await maud.slash('general', 'lookups', { username: 'adam', moderator }));
		expect(wordsOf(first)).toMatch(/Page 1 of 2 · 12 lookups, newest first$/);
		expect(controlsOf(first)).toEqual(['Next ▶']);
		await sandbox.restart();
		const turned = await maud.press(first, 'Next ▶');
		expect(turned.outcome).toBe('updated');
		expect(wordsOf(answerOf(turned))).toMatch(/Page 2 of 2/);
		expect(wordsOf(answerOf(turned)).match(/→/g)).toHaveLength(2);
		expect(controlsOf(answerOf(turned))).toEqual(['◀ Previous']);
	});

	test('believes no control', async () => {
		const message = answerOf(await maud.slash('general', 'lookups', { username: 'adam' }));
		const next = controls(message.components).at(-1)?.custom_id ?? '';
		expect(next).toMatch(/^lookups\|page\|\d+\|1\|adam\|\|$/);
		for (const forged of [
			'lookups',
			'lookups|x',
			'lookups|page|1|-1|||',
			`${next}|x`,
			next.replace('adam', 'a b'),
		]) {
			const exchange = await pressRaw(message, forged);
			if (!exchange) throw new Error('nobody pressed');
			expectFailure(exchange, forged.includes('a b') ? 'bad-username' : 'stale-control');
		}
	});

	test('says kindly what it cannot read, and that there is nothing', async () => {
		expectFailure(await maud.slash('general', 'lookups', { since: 'yesterday' }), 'bad-since');
		expectFailure(await maud.slash('general', 'lookups', { username: 'not a name' }), 'bad-username');
		const none = answerOf(await maud.slash('general', 'lookups', { username: 'unheard-of' }));
		expect(wordsOf(none)).toBe('Lookups of `unheard-of`: nothing in the audit trail of this server.');
	});
});

describe('the trail over time', () => {
	test('is whole to the operator, and its head is in the log', async () => {
		await expectLogged(sandbox, '"msg":"audit trail"');
		const line = sandbox.porter().output.find((one) => one.includes('"msg":"audit trail"')) ?? '{}';
		const { head } = JSON.parse(line) as { head?: string };
		const { code, output } = await runProgram(
			'admin',
			['lookups', 'verify', '--head', head ?? ''],
			sandbox.env,
		);
		expect(output.join('\n')).toMatch(
			/^The audit trail is whole: lookups 1 to \d+, head \d+:[0-9a-f]{64}\nIt is signed from lookup 1 on\.$/,
		);
		expect(code).toBe(0);
	});

	test('loses what is older than the retention when the bot starts', async () => {
		const db = database();
		db.exec("update lookup set at = '2001-01-01T00:00:00.000Z' where seq <= 2");
		const before = recorded();
		await sandbox.restart({ LOOKUP_RETENTION_DAYS: '30' });
		await expectLogged(sandbox, 'deleted lookups whose time was up');
		expect(recorded()).toBe(before - 2);
		expect((await runProgram('admin', ['lookups', 'verify'], sandbox.env)).code).toBe(0);
	});
});

describe('/session forget', () => {
	test('deletes the session after a press, and says what stays', async () => {
		await profile(adam, 'moderators', 'exampleuser');
		const asked = answerOf(await adam.slash('general', 'session', {}, 'forget'));
		expect(asked.ephemeralFor).toBe('adam');
		expect(wordsOf(asked)).toMatch(/The \d+ lookups that you made stay in the audit trail .* <t:\d+:f>\./);
		const sessions = () =>
			Number(
				database()
					.prepare('select count(*) as n from session where discord_id = ?')
					.get(persona('adam').discordId)?.n,
			);
		expect(sessions()).toBe(1);
		const done = await adam.press(asked, 'Delete it');
		expect(done.outcome).toBe('updated');
		expect(titleOf(answerOf(done))).toBe('Porter has forgotten you');
		expect(wordsOf(answerOf(done))).toContain('The Portal has ended it too.');
		expect(controlsOf(answerOf(done))).toEqual([]);
		expect(sessions()).toBe(0);
		expectFailure(await profile(adam, 'moderators', 'exampleuser'), 'no-session');
		const twice = answerOf(await adam.slash('general', 'session', {}, 'forget'));
		expect(wordsOf(answerOf(await adam.press(twice, 'Delete it')))).toContain(
			'There was no session to delete.',
		);
	});
});

test('no request of the bot was one that Discord would refuse', () => {
	expect(discord.violations).toEqual([]);
});
