import * as z from 'zod';

/** A command as the rules read it, after Discord's schema has accepted it. */
export const CommandBody = z.looseObject({
	name: z.string(),
	type: z.number().nullish(),
	description: z.string().nullish(),
	name_localizations: z.record(z.string(), z.string()).nullish(),
	description_localizations: z.record(z.string(), z.string()).nullish(),
	default_member_permissions: z.union([z.string(), z.number()]).nullish(),
	options: z.array(z.lazy(() => CommandOption)).nullish(),
});
export type CommandBody = z.infer<typeof CommandBody>;

export const CommandOption = z.looseObject({
	type: z.number(),
	name: z.string(),
	description: z.string(),
	name_localizations: z.record(z.string(), z.string()).nullish(),
	description_localizations: z.record(z.string(), z.string()).nullish(),
	required: z.boolean().nullish(),
	autocomplete: z.boolean().nullish(),
	choices: z
		.array(
			z.looseObject({
				name: z.string(),
				value: z.union([z.string(), z.number()]),
				name_localizations: z.record(z.string(), z.string()).nullish(),
			}),
		)
		.nullish(),
	min_length: z.number().nullish(),
	max_length: z.number().nullish(),
	min_value: z.number().nullish(),
	max_value: z.number().nullish(),
	channel_types: z.array(z.number()).nullish(),
	get options() {
		return z.array(CommandOption).nullish();
	},
});
export type CommandOption = z.infer<typeof CommandOption>;
