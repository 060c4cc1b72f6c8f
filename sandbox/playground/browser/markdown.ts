import { parse } from 'discord-markdown-parser';
import { html, nothing, type TemplateResult } from 'lit';
import { timestamp } from './time.ts';

/** Who and what the ids in a text stand for, as its reader knows them. */
export interface Names {
	user(id: string): string | undefined;
	channel(id: string): string | undefined;
	role(id: string): string | undefined;
}

/** A node of the parsed text, as far as it is read here; text is never taken for HTML. */
interface Node {
	readonly type: string;
	readonly [field: string]: unknown;
}
type Shown = TemplateResult | string | typeof nothing;

/** Discord's markdown as elements. `embed`: in an embed or in a bot's message, where named links work. */
export function markdown(text: string, names: Names): Shown[] {
	const nodes: readonly Node[] = parse(text, 'extended');
	return show(nodes, names);
}

/** The words of a text without its markup, for places that take a string. */
export function plainText(text: string): string {
	const nodes: readonly Node[] = parse(text, 'extended');
	return nodes.map(words).join('');
}

function words(node: Node): string {
	const { content } = node;
	if (typeof content === 'string') return content;
	return Array.isArray(content)
		? content.map(words).join('')
		: typeof node.name === 'string'
			? node.name
			: '';
}

function show(nodes: unknown, names: Names): Shown[] {
	if (typeof nodes === 'string') return [nodes];
	return Array.isArray(nodes) ? nodes.map((node: Node) => showNode(node, names)) : [];
}

function showNode(node: Node, names: Names): Shown {
	const inner = () => show(node.content, names);
	switch (node.type) {
		case 'br':
		case 'newline':
			return html`<br />`;
		case 'strong':
			return html`<strong>${inner()}</strong>`;
		case 'em':
			return html`<em>${inner()}</em>`;
		case 'underline':
			return html`<u>${inner()}</u>`;
		case 'strikethrough':
			return html`<s>${inner()}</s>`;
		case 'inlineCode':
			return html`<discord-code>${node.content}</discord-code>`;
		case 'codeBlock':
			return html`<discord-code multiline>${node.content}</discord-code>`;
		case 'spoiler':
			return html`<page-spoiler>${inner()}</page-spoiler>`;
		case 'blockQuote':
			return html`<discord-quote>${inner()}</discord-quote>`;
		case 'heading':
			return html`<p class="heading">${inner()}</p>`;
		case 'subtext':
			return html`<small>${inner()}</small>`;
		case 'timestamp':
			return time(Number(node.timestamp), textOf(node.format));
		case 'user':
			return html`<discord-mention type="user">${names.user(`${node.id}`) ?? 'unknown-user'}</discord-mention>`;
		case 'channel':
			return html`<discord-mention type="channel">${names.channel(`${node.id}`) ?? 'No Access'}</discord-mention>`;
		case 'role':
			return html`<discord-mention type="role">${names.role(`${node.id}`) ?? 'deleted-role'}</discord-mention>`;
		case 'everyone':
		case 'here':
			return html`<discord-mention>@${node.type}</discord-mention>`;
		case 'slashCommand':
			return html`<discord-mention type="slash">${node.fullName ?? node.name}</discord-mention>`;
		case 'emoji':
			return `:${node.name}:`;
		case 'twemoji':
			return `${node.name}`;
		case 'link':
		case 'url':
		case 'autolink':
			return link(textOf(node.target) ?? '', inner());
		default:
			return node.content === undefined ? nothing : html`${inner()}`;
	}
}

function time(seconds: number, style: string | undefined): TemplateResult {
	const full = timestamp(seconds, 'F');
	return html`<discord-time title=${full} data-seconds=${seconds} data-style=${style ?? 'f'}
		>${timestamp(seconds, style)}</discord-time
	>`;
}

function link(target: string, inner: Shown[]): TemplateResult {
	if (!/^https?:\/\//i.test(target)) return html`${inner}`;
	return html`<a class="link" href=${target} target="_blank" rel="noopener noreferrer">${inner}</a>`;
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
