import { defineCommand, onButton } from '../src/discord/command.ts';
import { type Subcommand, withOptions, withSubcommands } from '../src/discord/options.ts';
import {
	forgetCard,
	forgottenCard,
	sessionControl,
	signedInCard,
	signedOutCard,
	statusCard,
} from '../src/sessions/cards.ts';

type Action = 'login' | 'status' | 'logout' | 'forget' | 'forget-now';

const subcommand = (action: Action, description: string): Subcommand<Action> => ({
	description,
	options: withOptions({}, () => action),
});

export default defineCommand<Action>({
	name: 'session',
	description: 'Your Portal session: sign in, see whether it works, sign out',
	options: withSubcommands({
		login: subcommand('login', 'Sign in to the Portal with your linked Discord account'),
		status: subcommand('status', 'Which Portal account Porter uses for you, and until when'),
		logout: subcommand('logout', 'End your Portal session and delete it from Porter'),
		forget: subcommand('forget', 'Delete all that Porter keeps about you, except the record of your lookups'),
	}),
	controls: [onButton(sessionControl, ({ action }) => action)],
	visibility: () => 'ephemeral',

	async run({ caller, input }, { sessions, keptLookups, approvals }) {
		switch (input) {
			case 'login':
				return signedInCard(await sessions.signIn(caller));
			case 'status':
				return statusCard(await sessions.status(caller.id));
			case 'logout':
				return signedOutCard(await sessions.signOut(caller.id));
			case 'forget':
				return forgetCard(await keptLookups(caller.id), approvals.naming(caller.id));
			case 'forget-now': {
				const kept = await keptLookups(caller.id);
				await approvals.forgetPerson(caller.id);
				return forgottenCard(await sessions.signOut(caller.id), kept, approvals.naming(caller.id));
			}
		}
	},
});
