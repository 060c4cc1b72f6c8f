import type { Component, Embed } from 'discord-sandbox';
import type { PorterMessage } from '../fixtures/guild.ts';
import { CHANNELS, ROLES } from '../fixtures/guild-ids.ts';
import { PERSONAS } from '../fixtures/personas.ts';
import { timeUnit } from '../time-unit.ts';

const WIDTH = 110;

/** A message as text for a terminal, a line each: what is in the embed, and the controls below it in brackets. */
export function transcript(message: PorterMessage): string[] {
	if (message.thinking) return ['Porter is thinking...'];
	const controls = message.components.map((row) => (row.components ?? []).map(controlText).join(' '));
	return [message.content, ...message.embeds.flatMap(embedText), ...controls]
		.filter((line) => line !== '')
		.flatMap((line) => line.split('\n'))
		.flatMap(folded);
}

function embedText({ title, description, fields, footer, thumbnail }: Embed): string[] {
	return [
		`${readable(title ?? '')}${thumbnail ? '   (with a picture)' : ''}`,
		...(description ? readable(description).split('\n').map(indented) : []),
		...(fields ?? []).flatMap(({ name, value }) => {
			const [first = '', ...more] = readable(value).split('\n');
			const label = `  ${name}`.padEnd(18);
			return [`${label} ${first}`, ...more.map((line) => `${' '.repeat(18)} ${line}`)];
		}),
		...(footer ? [`  -- ${footer.text}`] : []),
	];
}

function controlText({ type, label, placeholder, options, disabled }: Component): string {
	if (type !== 3) return disabled ? `(${label})` : `[${label}]`;
	return `[${placeholder} v: ${(options ?? []).map((option) => option.label).join(', ')}]`;
}

/** Markdown as a person would see it: mentions as names, timestamps as dates, marks left out; code as it is. */
export function readable(text: string): string {
	return text
		.split(/(`[^`]*`)/)
		.map((part) => (part.startsWith('`') ? part : readableOutsideCode(part)))
		.join('');
}

function readableOutsideCode(text: string): string {
	return text
		.replace(/<@(\d+)>/g, (_, id) => `@${PERSONAS.find((one) => one.discordId === id)?.discordName ?? id}`)
		.replace(/<@&(\d+)>/g, (_, id) => `@${keyOf(ROLES, id)}`)
		.replace(/<#(\d+)>/g, (_, id) => `#${keyOf(CHANNELS, id)}`)
		.replace(/<t:(-?\d+):R>/g, (_, seconds) => relative(Number(seconds)))
		.replace(/<t:(-?\d+):D>/g, (_, seconds) => dated(Number(seconds)).slice(0, 10))
		.replace(/<t:(-?\d+):\w>/g, (_, seconds) => dated(Number(seconds)))
		.replace(/\*\*([^*]+)\*\*/g, '$1')
		.replace(/\\([^0-9A-Za-z\s])/g, '$1');
}

function keyOf(ids: Readonly<Record<string, string>>, id: string): string {
	return Object.entries(ids).find(([, one]) => one === id)?.[0] ?? id;
}

function dated(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

function relative(seconds: number): string {
	const distance = seconds - Date.now() / 1000;
	const [unit, size] = timeUnit(distance);
	return new Intl.RelativeTimeFormat('en').format(Math.round(distance / size), unit);
}

function indented(line: string): string {
	return `  ${line}`;
}

function folded(line: string): string[] {
	if (line.length <= WIDTH) return [line];
	const space = line.lastIndexOf(' ', WIDTH);
	const at = space > WIDTH / 2 ? space : WIDTH;
	const indent = /^ */.exec(line)?.[0] ?? '';
	return [line.slice(0, at), ...folded(`${indent}    ${line.slice(at).trimStart()}`)];
}
