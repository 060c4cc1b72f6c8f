import { ApplicationCommandOptionType } from 'discord.js';
import { z } from 'zod';
import { defineCommand } from '../src/discord/command.ts';
import { signedInCard, signedOutCard, statusCard } from '../src/session/cards.ts';

const Action = z.enum(['login', 'status', 'logout']);

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
	],
	input: z.object({ subcommand: Action }).transform(({ subcommand }) => subcommand),
	press: z.object({ parts: z.tuple([Action]), values: z.tuple([]) }).transform(({ parts }) => parts[0]),
	visibility: () => 'whisper',

	async run({ caller, input }, { sessions }) {
		switch (input) {
			case 'login':
				return signedInCard(await sessions.signIn(caller));
			case 'status':
				return statusCard(await sessions.status(caller.id));
			case 'logout':
				return signedOutCard(await sessions.signOut(caller.id));
		}
	},
});
