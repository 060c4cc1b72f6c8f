import * as z from 'zod';

/**
 * Message bodies as the sandbox's own rules read them: after Discord's schemas have accepted a body, these give it a
 * type. Loose, so that nothing that Discord keeps is lost.
 */

const text = z.string().nullish();

export const Embed = z.looseObject({
	title: text,
	description: text,
	url: text,
	color: z.number().nullish(),
	timestamp: text,
	author: z.looseObject({ name: text, url: text, icon_url: text }).nullish(),
	footer: z.looseObject({ text, icon_url: text }).nullish(),
	image: z.looseObject({ url: text }).nullish(),
	thumbnail: z.looseObject({ url: text }).nullish(),
	fields: z
		.array(z.looseObject({ name: z.string(), value: z.string(), inline: z.boolean().nullish() }))
		.nullish(),
});
export type Embed = z.infer<typeof Embed>;

const SelectOption = z.looseObject({
	label: z.string(),
	value: z.string(),
	description: text,
	default: z.boolean().nullish(),
});

/** Any component: what a kind lacks is absent. `component` and `accessory` are the single children of labels and sections. */
export const Component = z.looseObject({
	type: z.number(),
	id: z.number().nullish(),
	custom_id: text,
	label: text,
	style: z.number().nullish(),
	url: text,
	sku_id: text,
	emoji: z.unknown().optional(),
	disabled: z.boolean().nullish(),
	placeholder: text,
	content: text,
	title: text,
	value: text,
	min_values: z.number().nullish(),
	max_values: z.number().nullish(),
	min_length: z.number().nullish(),
	max_length: z.number().nullish(),
	channel_types: z.array(z.number()).nullish(),
	options: z.array(SelectOption).nullish(),
	get components() {
		return z.array(Component).nullish();
	},
	get component() {
		return Component.nullish();
	},
	get accessory() {
		return Component.nullish();
	},
});
export type Component = z.infer<typeof Component>;

const Poll = z.looseObject({
	question: z.looseObject({ text }),
	answers: z.array(z.looseObject({ poll_media: z.looseObject({ text }) })),
	duration: z.number().nullish(),
	allow_multiselect: z.boolean().nullish(),
	layout_type: z.number().nullish(),
});

/** What a request says of a message; a key that is absent leaves that part of a message as it is. */
export const MessagePatch = z.looseObject({
	content: text,
	embeds: z.array(Embed).nullish(),
	components: z.array(Component).nullish(),
	flags: z.number().nullish(),
	attachments: z.array(z.looseObject({ id: z.coerce.string(), filename: text })).nullish(),
	poll: Poll.nullish(),
	message_reference: z
		.looseObject({
			type: z.number().nullish(),
			message_id: z.coerce.string(),
			channel_id: z.coerce.string().nullish(),
			fail_if_not_exists: z.boolean().nullish(),
		})
		.nullish(),
	sticker_ids: z.array(z.string()).nullish(),
	allowed_mentions: z
		.looseObject({
			parse: z.array(z.string().nullable()).nullish(),
			users: z.array(z.string().nullable()).nullish(),
			roles: z.array(z.string().nullable()).nullish(),
		})
		.nullish(),
});
export type MessagePatch = z.infer<typeof MessagePatch>;

/** All components of a message or modal, however deep. */
export function everyComponent(components: readonly Component[] | null | undefined): Component[] {
	return (components ?? []).flatMap((one) => [
		one,
		...everyComponent(one.components),
		...everyComponent(one.component ? [one.component] : []),
		...everyComponent(one.accessory ? [one.accessory] : []),
	]);
}
