import { setTimeout as pause } from 'node:timers/promises';
import type { PorterExchange, PorterMessage } from '../fixtures/guild.ts';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';
import type { Sandbox } from '../sandbox.ts';
import { readable, transcript } from './transcript.ts';

const FOLLOW_UP_MS = 60;
const RETRACTION_MS = 300;
const VIEW_CHANNEL = 1n << 10n;

/** Runs a tour and prints each exchange as it happens. Every answer in it is the running bot's. */
export async function runTour(sandbox: Sandbox, say: (line: string) => void): Promise<void> {
	const { discord, portal } = sandbox;
	const seen = new Map<string, string>();

	function chapter(title: string): void {
		say('');
		say(`== ${title}`);
	}

	/** Prints what a person did and the answer: what the channel sees, what only they see. */
	async function act(
		who: PersonaKey,
		where: ChannelKey,
		typed: string,
		doing: Promise<PorterExchange>,
	): Promise<PorterMessage> {
		const exchange = await doing;
		// Something for the caller alone may follow the answer.
		await pause(FOLLOW_UP_MS);
		say('');
		say(`${who} in #${where}: ${typed}`);
		if (exchange.outcome === 'failed') say('   The application did not respond.');
		for (const message of exchange.messages) {
			const lines = transcript(message);
			seen.set(message.id, lines.join('\n'));
			const isUpdate = exchange.outcome === 'updated';
			const audience = message.ephemeralFor === undefined ? `#${where} sees` : `only ${who} sees`;
			say(`   ${audience}${isUpdate ? ' (the same message, changed)' : ''}:`);
			for (const line of lines) say(`   | ${line}`);
		}
		const last = exchange.messages.at(-1);
		if (!last) throw new Error(`${who} got no answer to ${typed}`);
		return last;
	}

	const profile = (
		who: PersonaKey,
		where: ChannelKey,
		username: string,
		more: Record<string, string | boolean> = {},
	) => {
		const options = Object.entries(more).map(([name, value]) => ` ${name}:${value}`);
		const typed = `/profile username:${username}${options.join('')}`;
		return act(who, where, typed, discord.as(who).slash(where, 'profile', { username, ...more }));
	};
	const session = (who: PersonaKey, where: ChannelKey, sub: string) =>
		act(who, where, `/session ${sub}`, discord.as(who).slash(where, 'session', {}, sub));
	const press = (who: PersonaKey, where: ChannelKey, message: PorterMessage, label: string) =>
		act(who, where, `presses [${label}]`, discord.as(who).press(message, label));

	chapter('Signing in');
	await profile('nora', 'general', 'exampleuser');
	await session('nora', 'general', 'login');
	const asked = await profile('adam', 'moderators', 'exampleuser');
	await press('adam', 'moderators', asked, 'Sign in and show profile');
	for (const { key } of PERSONAS.filter((one) => 'portal' in one && one.key !== 'adam')) {
		await discord.as(key).slash('general', 'session', {}, 'login');
	}
	say('');
	say('(mel, maud, olga and gus sign in too.)');
	await session('olga', 'general', 'status');

	chapter('Everybody asks for the same profile in an open channel');
	for (const { key } of PERSONAS) await profile(key, 'general', 'exampleuser');

	chapter('The same in a moderator channel');
	for (const { key, guildRole } of PERSONAS) {
		if (guildRole === 'member') say(`\n${key} may not enter #moderators.`);
		else await profile(key, 'moderators', 'exampleuser');
	}

	chapter('A channel that was named as a moderator channel, but that everybody can see');
	await profile('adam', 'leaky', 'exampleuser');
	await profile('adam', 'leaky', 'exampleuser', { section: 'moderation' });

	chapter('An administrator makes a moderator channel, and then it opens');
	const administer = (sub: string, channel: ChannelKey) =>
		act(
			'gus',
			'general',
			`/moderator-channels ${sub} channel:#${channel}`,
			discord.as('gus').slash('general', 'moderator-channels', { channel }, sub),
		);
	await administer('add', 'general');
	const preview = await administer('add', 'staff-lounge');
	await press('gus', 'general', preview, 'Approve this audience');
	await administer('log', 'moderators');
	await profile('adam', 'staff-lounge', 'timed-out');
	discord.change.setOverwrite('staff-lounge', { role: 'everyone' }, VIEW_CHANNEL, 0n);
	say('');
	say('(#staff-lounge is opened to @everyone.)');
	await pause(RETRACTION_MS);
	const left = discord.visible('adam', 'staff-lounge');
	say(`   What is left of Porter's messages in it: ${left.length === 0 ? 'nothing' : left.length}`);
	await profile('adam', 'staff-lounge', 'timed-out');
	say('');
	say('   The log channel, #moderators:');
	for (const { content, embeds } of discord.visible('gus', 'moderators')) {
		if (embeds.length === 0) for (const line of readable(content).split('\n')) say(`   | ${line}`);
	}

	chapter('Sections and pages');
	await profile('adam', 'moderators', 'exampleuser', { section: 'moderation' });
	const long = await profile('adam', 'mod-thread', 'long-history', { section: 'chats', private: true });
	await press('adam', 'mod-thread', long, 'Next ▶');
	const open = await profile('adam', 'moderators', 'exampleuser');
	const opened = discord.as('adam').choose(open, 'subscriptions');
	await act('adam', 'moderators', 'opens "Subscriptions"', opened);
	const foreign = discord.as('mel').choose(open.id, 'bots');
	await act('mel', 'moderators', "opens a section of adam's message, with his own rights", foreign);

	chapter('Session history: owners only, and nobody else sees it');
	const overview = await profile('olga', 'moderators', 'exampleuser');
	const history = await press('olga', 'moderators', overview, 'Session history (only you will see it)');
	await press('olga', 'moderators', history, 'Show addresses');
	const forbidden = discord.as('adam').press(overview.id, 'Session history (only you will see it)');
	await act('adam', 'moderators', 'presses [Session history]', forbidden);

	chapter('Who looked at whom');
	const lookups = discord.as('maud').slash('general', 'lookups', { username: 'exampleuser' });
	const found = await act('maud', 'general', '/lookups username:exampleuser', lookups);
	await press('maud', 'general', found, 'Next ▶');
	await session('mel', 'general', 'forget');

	chapter('When things go wrong');
	portal.setBotLogins('gus', 5);
	portal.expireSessions('gus');
	await session('gus', 'general', 'login');
	await profile('adam', 'moderators', 'nobody-here');
	await profile('adam', 'moderators', 'hostile-text', { section: 'bots' });
	portal.expireSessions('adam');
	const ended = await profile('adam', 'moderators', 'quiet.user');
	await press('adam', 'moderators', ended, 'Sign in and show profile');
	portal.fault({ times: 1, match: { path: /profile/ }, do: { kind: 'delay', ms: 1500 } });
	await profile('olga', 'moderators', 'timed-out');
	say('   (the Portal took 1.5 s; until then the channel saw "Porter is thinking...")');
	await portal.down();
	await profile('olga', 'moderators', 'banned-user');
	await portal.up();
	await session('olga', 'general', 'logout');

	say('');
	say(`${seen.size} messages, ${discord.violations.length} requests that Discord would have refused.`);
}
