import { defineCommand, onButton, onSelect } from '../src/discord/command.ts';
import { choice, flag, required, username, withOptions } from '../src/discord/options.ts';
import { menuControl, type ProfileQuery, signInControl, viewControl } from '../src/profile/request.ts';
import { isForOwners, SECTION_IDS, SECTIONS } from '../src/profile/sections.ts';

interface Input extends ProfileQuery {
	readonly private: boolean;
}

export default defineCommand<Input>({
	name: 'profile',
	description: 'Look up a Portal account with your own Portal session',
	options: withOptions(
		{
			username: required(username('Portal username')),
			section: choice(
				'Open one section instead of the overview',
				SECTION_IDS.map((id) => ({ name: SECTIONS[id].title.toLowerCase(), value: id })),
			),
			private: flag('Answer so that only you can see it'),
		},
		({ username, section, private: isPrivate }): Input => ({
			username,
			view: section ?? 'overview',
			page: 0,
			private: isPrivate,
			signIn: false,
		}),
	),
	controls: [
		onButton(viewControl, (values) => ({ ...values, private: false, signIn: false })),
		onButton(signInControl, (values) => ({ ...values, private: true, signIn: true })),
		onSelect(menuControl, SECTION_IDS, ({ username }, view) => {
			return { username, view, page: 0, private: false, signIn: false };
		}),
	],
	visibility: (input) => (input.private || isForOwners(input.view) ? 'ephemeral' : 'open'),

	async run({ input, ...call }, app) {
		// An old button may be pressed by somebody who has signed in since; each sign-in counts towards the Portal's five.
		if (input.signIn && !(await app.sessions.isOpen(call.caller.id))) await app.sessions.signIn(call.caller);
		return app.showProfile({ ...call, ...input });
	},

	complete: (typed, callerId, app) => app.recentLookups(callerId, typed.trim(), 25),
});
