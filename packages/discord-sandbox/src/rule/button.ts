import type { Component } from '../body.ts';
import type { Issue } from '../issue.ts';
import { urlIssues } from './url.ts';

const LINK = 5;
const PREMIUM = 6;

/** A button has exactly what its style needs: a `custom_id`, a `url` or a `sku_id`; and something to show. */
export function buttonIssues(button: Component): Issue[] {
	const { style, custom_id: id, url, sku_id: sku } = button;
	const issues: Issue[] = [];
	const need = (key: string, value: unknown, needed: boolean) => {
		const there = value !== null && value !== undefined;
		if (needed && !there) issues.push(required(key));
		if (!needed && there) issues.push(unfit(key));
	};
	need('custom_id', id, style !== LINK && style !== PREMIUM);
	need('url', url, style === LINK);
	need('sku_id', sku, style === PREMIUM);
	const hasLabel = typeof button.label === 'string' && button.label.trim() !== '';
	const hasEmoji = button.emoji !== null && button.emoji !== undefined;
	if (style === PREMIUM && (hasLabel || hasEmoji)) issues.push(unfit(hasLabel ? 'label' : 'emoji'));
	if (style !== PREMIUM && !hasLabel && !hasEmoji) {
		const message = 'A button needs a label or an emoji.';
		issues.push({ path: ['label'], code: 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', message });
	}
	if (style === LINK) issues.push(...urlIssues(['url'], url, ['http', 'https', 'discord']));
	return issues;
}

function required(key: string): Issue {
	return { path: [key], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
}

function unfit(key: string): Issue {
	return { path: [key], code: 'BUTTON_COMPONENT_INVALID', message: `A button of this style has no ${key}.` };
}
