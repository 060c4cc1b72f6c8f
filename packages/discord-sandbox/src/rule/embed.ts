import type { Embed } from '../body.ts';
import type { Issue } from '../issue.ts';
import { urlIssues } from './url.ts';

/** Text of all embeds of a message together, in UTF-16 units after trimming. */
const MAX_EMBED_TEXT = 6000;

/** What Discord refuses in embeds beyond its description. */
export function embedIssues(embeds: readonly Embed[]): Issue[] {
	const issues = embeds.flatMap((embed, index) =>
		oneEmbed(embed).map((issue) => ({ ...issue, path: ['embeds', index, ...issue.path] })),
	);
	const total = embeds.reduce((sum, embed) => sum + embedText(embed), 0);
	if (total > MAX_EMBED_TEXT) {
		const message = `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`;
		issues.push({ path: ['embeds'], code: 'MAX_EMBED_SIZE_EXCEEDED', message });
	}
	return issues;
}

function embedText(embed: Embed): number {
	const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
	for (const field of embed.fields ?? []) texts.push(field.name, field.value);
	return texts.reduce((sum: number, text) => sum + (text?.trim().length ?? 0), 0);
}

function oneEmbed(embed: Embed): Issue[] {
	const issues: Issue[] = [];
	const shown = [embed.title, embed.description, embed.author?.name, embed.footer?.text];
	const pictures = [embed.image?.url, embed.thumbnail?.url];
	if (![...shown, ...pictures].some(filled) && !embed.fields?.length) issues.push(required('description'));
	for (const [index, field] of (embed.fields ?? []).entries()) {
		if (!filled(field.name)) issues.push(required('fields', index, 'name'));
		if (!filled(field.value)) issues.push(required('fields', index, 'value'));
	}
	if (embed.author && !filled(embed.author.name)) issues.push(required('author', 'name'));
	if (embed.footer && !filled(embed.footer.text)) issues.push(required('footer', 'text'));
	return [
		...issues,
		...urlIssues(['url'], embed.url, ['http', 'https']),
		...urlIssues(['author', 'url'], embed.author?.url, ['http', 'https']),
		...urlIssues(['author', 'icon_url'], embed.author?.icon_url, PICTURE),
		...urlIssues(['footer', 'icon_url'], embed.footer?.icon_url, PICTURE),
		...urlIssues(['image', 'url'], embed.image?.url, PICTURE),
		...urlIssues(['thumbnail', 'url'], embed.thumbnail?.url, PICTURE),
	];
}

const PICTURE = ['http', 'https', 'attachment'];

function filled(text: string | null | undefined): boolean {
	return typeof text === 'string' && text.trim() !== '';
}

function required(...path: (string | number)[]): Issue {
	return { path, code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}
