import { ApplicationCommandOptionType } from 'discord.js';
import { z } from 'zod';
import { defineCommand } from '../src/discord/command.ts';
import { forgetCard, forgottenCard, signedInCard, signedOutCard, statusCard } from '../src/sessions/cards.ts';

const Action = z.enum(['login', 'status', 'logout', 'forget', 'forget-now']);

export default defineCommand<z.output<typeof Action>>({
	name: 'session',
	description: 'Your Portal session: sign in, see whether it works, sign out',
	options: [
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'login',
			description: 'Sign in to the Portal with your linked Discord account',
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'status',
			description: 'Which Portal account Porter uses for you, and until when',
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'logout',
			description: 'End your Portal session and delete it from Porter',
		},
		{
			type: ApplicationCommandOptionType.Subcommand,
			name: 'forget',
			description: 'Delete all that Porter keeps about you, except the record of your lookups',
		},
	],
	input: z.object({ subcommand: Action }).transform(({ subcommand }) => subcommand),
	press: z.object({ parts: z.tuple([Action]), values: z.tuple([]) }).transform(({ parts }) => parts[0]),
	visibility: () => 'ephemeral',

	async run({ caller, input }, { sessions, keptLookups, moderatorChannels }) {
		switch (input) {
			case 'login':
				return signedInCard(await sessions.signIn(caller));
			case 'status':
				return statusCard(await sessions.status(caller.id));
			case 'logout':
				return signedOutCard(await sessions.signOut(caller.id));
			case 'forget':
				return forgetCard(await keptLookups(caller.id), moderatorChannels.naming(caller.id));
			case 'forget-now': {
				const kept = await keptLookups(caller.id);
				await moderatorChannels.forgetPerson(caller.id);
				return forgottenCard(await sessions.signOut(caller.id), kept, moderatorChannels.naming(caller.id));
			}
		}
	},
});
