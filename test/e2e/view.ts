import { type Component, everyComponent, type MessageBody } from 'discord-sandbox';
import { expect } from 'vitest';
import type { PorterExchange, PorterMessage } from '../../sandbox/fixtures/guild.ts';
import { FAILURES, type FailureCode } from '../../src/core/failure.ts';

/** The newest message that came of an interaction. */
export function answerOf(exchange: PorterExchange): PorterMessage {
	const message = exchange.messages.at(-1);
	if (!message) throw new Error(`there is no answer: ${exchange.outcome}`);
	return message;
}

type Body = Pick<MessageBody, 'content' | 'embeds' | 'components'>;

/** Everything that a message says, its controls included. */
export function textOf({ content, embeds, components }: Body): string {
	return JSON.stringify([content, embeds, components]);
}

export function titleOf({ embeds }: Body): string {
	return embeds[0]?.title ?? '';
}

/** All that stands below the title. */
export function wordsOf({ embeds }: Body): string {
	const { description, fields, footer } = embeds[0] ?? {};
	const texts = [description, ...(fields ?? []).flatMap(({ name, value }) => [name, value]), footer?.text];
	return texts.filter((text) => text).join('\n');
}

/** The names of an overview's blocks. */
export function blocksOf({ embeds }: Body): readonly string[] {
	return (embeds[0]?.fields ?? []).map(({ name }) => name);
}

/** Buttons and menus that can be used, by what is written on them. */
export function controlsOf({ components }: Body): readonly string[] {
	return controls(components)
		.filter(({ disabled }) => !disabled)
		.map((one) => one.label ?? one.placeholder ?? '');
}

export function controls(components: readonly Component[]): readonly Component[] {
	return everyComponent(components).filter(({ type }) => type !== 1);
}

/** Which of the catalogue's failures a message tells of. */
export function failureIn(message: Body): FailureCode | undefined {
	const codes = Object.keys(FAILURES) as FailureCode[];
	return codes.find((code) => FAILURES[code].title === titleOf(message));
}

/**
 * Asserts that the person alone was told of a failure, in the catalogue's words and nothing that looks like a stack
 * trace. `about`: what the words name. @returns the message
 */
export function expectFailure(
	exchange: PorterExchange,
	code: FailureCode,
	about: { username?: string; retryAt?: boolean; placeNote?: boolean } = {},
): PorterMessage {
	expect(exchange.outcome).not.toBe('failed');
	const message = answerOf(exchange);
	expect(failureIn(message)).toBe(code);
	const { username, retryAt, placeNote } = about;
	const details = {
		...(placeNote ? { placeNote: [] } : {}),
		...(username === undefined ? {} : { username }),
		...(retryAt ? { retryAt: new Date() } : {}),
	};
	for (const span of FAILURES[code].words(details)) {
		if (typeof span === 'string') expect(wordsOf(message)).toContain(span);
		else if ('time' in span) expect(wordsOf(message)).toMatch(/<t:\d+:R>/);
		else if ('foreign' in span) expect(wordsOf(message)).toContain(`\`${span.foreign}\``);
	}
	expect(textOf(message)).not.toMatch(/\n\s+at |\.ts:\d|node:internal|Error:/);
	return message;
}
