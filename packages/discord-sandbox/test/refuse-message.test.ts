import { describe, expect, test } from 'vitest';
import { button, embed, faults, field, long, options, row, rows, select, V2 } from './message-body.ts';

describe('bad messages', () => {
	test.each<[string, object, string]>([
		['long content', { content: long(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
		['eleven embeds', { embeds: Array(11).fill({ title: 'x' }) }, 'embeds BASE_TYPE_MAX_LENGTH'],
		['a long title', embed({ title: long(257) }), 'embeds.0.title BASE_TYPE_MAX_LENGTH'],
		['26 fields', embed({ fields: Array(26).fill(field('a', 'b')) }), 'embeds.0.fields BASE_TYPE_MAX_LENGTH'],
		[
			'a long field',
			embed({ fields: [field('a', long(1025))] }),
			'embeds.0.fields.0.value BASE_TYPE_MAX_LENGTH',
		],
		[
			'a field without value',
			embed({ fields: [{ name: 'a' }] }),
			'embeds.0.fields.0.value BASE_TYPE_REQUIRED',
		],
		['no colour', embed({ title: 'x', color: 0x1000000 }), 'embeds.0.color NUMBER_TYPE_MAX'],
		['content that is no text', { content: 1 }, 'content BASE_TYPE_INVALID'],
		[
			'over 6000 characters of embeds',
			{ embeds: [{ description: long(4096) }, { footer: { text: long(1905) } }] },
			'embeds MAX_EMBED_SIZE_EXCEEDED',
		],
		['an empty embed', embed({ color: 1 }), 'embeds.0.description BASE_TYPE_REQUIRED'],
		[
			'an empty field name',
			embed({ fields: [field(' ', 'b')] }),
			'embeds.0.fields.0.name BASE_TYPE_REQUIRED',
		],
		[
			'an empty field value',
			embed({ fields: [field('a', '')] }),
			'embeds.0.fields.0.value BASE_TYPE_REQUIRED',
		],
		[
			'a nameless author',
			embed({ title: 'x', author: { name: '' } }),
			'embeds.0.author.name BASE_TYPE_REQUIRED',
		],
		[
			'an empty footer',
			embed({ title: 'x', footer: { text: '' } }),
			'embeds.0.footer.text BASE_TYPE_REQUIRED',
		],
		['a script as link', embed({ title: 'x', url: 'javascript:x' }), 'embeds.0.url URL_TYPE_INVALID_SCHEME'],
		[
			'a picture from a file',
			embed({ title: 'x', image: { url: 'file:///etc/passwd' } }),
			'embeds.0.image.url URL_TYPE_INVALID_SCHEME',
		],
		['no URL at all', embed({ title: 'x', url: 'nothing' }), 'embeds.0.url URL_TYPE_INVALID_URL'],
		[
			'an ftp button',
			rows(row({ type: 2, style: 5, label: 'x', url: 'ftp://example.org' })),
			'components.0.components.0.url URL_TYPE_INVALID_SCHEME',
		],
		[
			'the same custom_id twice',
			rows(row(button()), row(button())),
			'components COMPONENT_CUSTOM_ID_DUPLICATED',
		],
		[
			'a button without custom_id',
			rows(row({ type: 2, style: 1, label: 'x' })),
			'components.0.components.0.custom_id BASE_TYPE_REQUIRED',
		],
		[
			'a long custom_id',
			rows(row(button({ custom_id: long(101) }))),
			'components.0.components.0.custom_id BASE_TYPE_MAX_LENGTH',
		],
		[
			'a link button without url',
			rows(row({ type: 2, style: 5, label: 'x' })),
			'components.0.components.0.url BASE_TYPE_REQUIRED',
		],
		[
			'a link button with custom_id',
			rows(row({ type: 2, style: 5, label: 'x', url: 'https://example.org', custom_id: 'x' })),
			'components.0.components.0.custom_id BUTTON_COMPONENT_INVALID',
		],
		[
			'a button with nothing on it',
			rows(row({ type: 2, style: 1, custom_id: 'x' })),
			'components.0.components.0.label BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
		],
		[
			'six rows',
			rows(...Array.from({ length: 6 }, (_, n) => row(button({ custom_id: `${n}` })))),
			'components BASE_TYPE_BAD_LENGTH',
		],
		[
			'six buttons in a row',
			rows(row(...Array.from({ length: 6 }, (_, n) => button({ custom_id: `${n}` })))),
			'components.0.components BASE_TYPE_MAX_LENGTH',
		],
		['an empty row', rows(row()), 'components.0.components BASE_TYPE_MIN_LENGTH'],
		[
			'a select beside a button',
			rows(row(select(), button())),
			'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED',
		],
		[
			'more to choose than there is',
			rows(row(select({ max_values: 3 }))),
			'components.0.components.0.max_values SELECT_COMPONENT_INVALID',
		],
		[
			'the least over the most',
			rows(row(select({ min_values: 2, max_values: 1 }))),
			'components.0.components.0.min_values SELECT_COMPONENT_INVALID',
		],
		[
			'the same option twice',
			rows(row(select({ options: options('a', 'a') }))),
			'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
		],
		[
			'two options chosen of one',
			rows(row(select({ options: options('a', 'b').map((one) => ({ ...one, default: true })) }))),
			'components.0.components.0.options SELECT_COMPONENT_INVALID',
		],
		[
			'no options',
			rows(row(select({ options: [] }))),
			'components.0.components.0.options BASE_TYPE_MIN_LENGTH',
		],
		['a bare button', rows(button()), 'components.0'],
		[
			'V2 components without the flag',
			{ components: [{ type: 10, content: 'x' }] },
			'components.0.type COMPONENT_TYPE_INVALID',
		],
		[
			'content beside V2 components',
			{ flags: V2, content: 'x', components: [{ type: 10, content: 'x' }] },
			'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
		],
		[
			'embeds beside V2 components',
			{ flags: V2, embeds: [{ title: 'x' }], components: [{ type: 10, content: 'x' }] },
			'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
		],
		[
			'41 V2 components',
			{
				flags: V2,
				components: [
					{ type: 17, components: Array(20).fill({ type: 14 }) },
					{ type: 17, components: Array(19).fill({ type: 14 }) },
				],
			},
			'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
		],
		[
			'over 4000 characters of V2 text',
			{
				flags: V2,
				components: [
					{ type: 10, content: long(4000) },
					{ type: 10, content: 'x' },
				],
			},
			'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
		],
		[
			'two answers on who is notified',
			{ content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
			'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
		],
		['a key that Discord ignores', { content: 'x', ephemeral: true }, 'ephemeral UNKNOWN_KEY'],
		[
			'such a key deep inside',
			embed({ title: 'x', footer: { test: 'x', text: 'y' } }),
			'embeds.0.footer.test UNKNOWN_KEY',
		],
		[
			'such a key in a button',
			rows(row(button({ customId: 'x' }))),
			'components.0.components.0.customId UNKNOWN_KEY',
		],
	])('are refused: %s', (_name, body, fault) => {
		expect(faults(body).join('\n')).toContain(fault);
	});
});
