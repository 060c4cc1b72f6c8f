import { ApplicationCommandOptionType } from 'discord.js';
import { z } from 'zod';
import { typedUsername } from '../src/core/username.ts';
import { defineCommand } from '../src/discord/command.ts';
import type { Wish } from '../src/profile/request.ts';
import { SECTION_IDS, SECTIONS, sectionOf, VIEWS, type View } from '../src/profile/sections.ts';

interface Input extends Wish {
	readonly private: boolean;
}

const Section = z.enum(SECTION_IDS as readonly [View, ...View[]]);
const username = z.string().transform(typedUsername);

const FromOptions = z
	.object({
		options: z.object({ username, section: Section.optional(), private: z.boolean().default(false) }),
	})
	.transform(({ options: { section = 'overview', ...rest } }): Input => {
		return { ...rest, view: section, page: 0, signIn: false };
	});

const Page = z.coerce.number().int().min(0).max(10_000);

const FromButton = z
	.object({
		parts: z.tuple([z.enum(VIEWS), Page, username, z.literal('sign-in').optional()]),
		values: z.tuple([]),
	})
	.transform(({ parts: [view, page, username, signIn] }): Input => {
		return { username, view, page, private: signIn !== undefined, signIn: signIn !== undefined };
	});

const FromMenu = z
	.object({ parts: z.tuple([z.literal('menu'), Page, username]), values: z.tuple([Section]) })
	.transform(({ parts: [, page, username], values: [view] }): Input => {
		return { username, view, page, private: false, signIn: false };
	});

export default defineCommand<Input>({
	name: 'profile',
	description: 'Look up a Portal account with your own Portal session',
	options: [
		{
			type: ApplicationCommandOptionType.String,
			name: 'username',
			description: 'Portal username',
			required: true,
			autocomplete: true,
			min_length: 3,
			max_length: 32,
		},
		{
			type: ApplicationCommandOptionType.String,
			name: 'section',
			description: 'Open one section instead of the overview',
			choices: SECTION_IDS.map((id) => ({ name: SECTIONS[id].title.toLowerCase(), value: id })),
		},
		{
			type: ApplicationCommandOptionType.Boolean,
			name: 'private',
			description: 'Answer so that only you can see it',
		},
	],
	input: FromOptions,
	press: z.union([FromButton, FromMenu]),
	visibility: (input) => (input.private || isForOwners(input.view) ? 'ephemeral' : 'open'),

	async run({ input, ...call }, app) {
		// An old button may be pressed by somebody who has signed in since; each sign-in counts towards the Portal's five.
		if (input.signIn && !(await app.sessions.isOpen(call.caller.id))) await app.sessions.signIn(call.caller);
		return app.showProfile({ ...call, ...input });
	},

	complete: (typed, callerId, app) => app.recentLookups(callerId, typed.trim(), 25),
});

function isForOwners(view: View): boolean {
	const section = sectionOf(view);
	return section !== undefined && SECTIONS[section].clearance === 'owner';
}
