// What Porter is compared with: a discord.js bot that fetches a profile from the Portal with one cookie and answers with
// an embed of the same eight fields. It has no sessions, no limits and no audit trail, and checks nothing. It is plain
// JavaScript, since Node's stripping of types would cost it 12 MiB and 45 ms at start.
import { Client, Events, GatewayIntentBits } from 'discord.js';
import { Pool } from 'undici';

const { DISCORD_API_URL = '', DISCORD_TOKEN = '', PORTAL_URL = '', PORTAL_COOKIE = '' } = process.env;
const portal = new Pool(PORTAL_URL);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } });

const TIERS = ['No', 'Trial', 'Premium', 'Team'];
const STATES = ['Active', 'Timeout', 'Banned'];
const LEVELS = ['User', 'Moderator', 'Admin', 'Owner'];

/** @param {string} time */
const ago = (time) => `<t:${Math.floor(Date.parse(time) / 1000)}:R>`;
/** @param {string} name @param {string} value */
const field = (name, value) => ({ name, value, inline: true });

/** @param {any} profile */
function embedOf(profile) {
	const { linked_platforms: linked, moderation_actions: actions } = profile;
	const { subscription_history: tiers, permission_history: levels } = profile;
	/** @param {any} one */
	const isActive = (one) => !one.is_lifted && Date.parse(one.expires_at ?? '9999') > Date.now();
	/** @param {any} one */
	const account = (one) => `**${one.platform}** \`${one.platform_username}\``;
	const [latest] = actions;
	const [tier] = tiers;
	const [level] = levels;
	return {
		title: profile.username,
		color: 0x3ba55d,
		thumbnail: { url: profile.avatar_url },
		footer: { text: 'Looked up as Portal admin' },
		fields: [
			field('Account', `Id \`${profile.id}\`\n${TIERS[profile.subscription_tier]} subscription`),
			field(
				'Standing',
				`**${STATES[profile.state]}** · ${LEVELS[profile.permission_level]}\nActive ${ago(profile.last_activity_at)}\nJoined ${ago(profile.created_at)}`,
			),
			field('Linked accounts', linked.map(account).join('\n') || 'None'),
			field(
				'Moderation',
				`**${actions.filter(isActive).length} active** of ${actions.length}\nLatest: ${latest ? `${latest.action_type} · ${ago(latest.created_at)}` : 'none'}`,
			),
			field('Chats', `${profile.chats.length}`),
			field('Bots', `${profile.bots.length}`),
			field(
				'Subscriptions',
				`**${tiers.length} changes**\n${tier ? `${TIERS[tier.old_tier]} → ${TIERS[tier.new_tier]} · ${ago(tier.created_at)}` : 'none'}`,
			),
			field(
				'Permissions',
				`**${levels.length} changes**\n${level ? `${LEVELS[level.old_level]} → ${LEVELS[level.new_level]} · ${ago(level.created_at)}` : 'none'}`,
			),
		],
	};
}

client.on(Events.InteractionCreate, async (interaction) => {
	if (!interaction.isChatInputCommand()) return;
	const username = encodeURIComponent(interaction.options.getString('username', true));
	const headers = { cookie: `psession=${PORTAL_COOKIE}` };
	const { body } = await portal.request({ method: 'GET', path: `/v1/users/profile/${username}`, headers });
	await interaction.reply({ embeds: [embedOf(JSON.parse(await body.text()))] });
});
client.once(Events.ClientReady, () => console.log('"msg":"ready"'));
process.once('SIGTERM', () => process.exit());
await client.login(DISCORD_TOKEN);
