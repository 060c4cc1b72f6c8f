import { expect, test } from 'vitest';
import type { Visibility } from '../../../src/core/reply.ts';
import type { CommandUsed, ControlUsed } from '../../../src/discord/interaction.ts';
import { responseRouteOf } from '../../../src/discord/response-route.ts';

const COMMAND: CommandUsed = { kind: 'command', command: 'profile', raw: { options: {} } };
const press = (onEphemeral: boolean, byInvoker: boolean): ControlUsed => ({
	kind: 'press',
	command: 'profile',
	id: 'profile|view',
	chosen: [],
	messageId: '1',
	onEphemeral,
	byInvoker,
});

const ROUTES: readonly [string, CommandUsed | ControlUsed, Visibility, string][] = [
	['a command', COMMAND, 'open', 'open new-message'],
	['an ephemeral command', COMMAND, 'ephemeral', 'ephemeral new-message'],
	['the invoker’s press', press(false, true), 'open', 'open update'],
	['the invoker’s press for an ephemeral reply', press(false, true), 'ephemeral', 'ephemeral new-message'],
	['somebody else’s press', press(false, false), 'open', 'ephemeral new-message'],
	['somebody else’s press for an ephemeral reply', press(false, false), 'ephemeral', 'ephemeral new-message'],
	['a press on an ephemeral reply', press(true, true), 'open', 'ephemeral update'],
	[
		'a press on an ephemeral reply for an ephemeral reply',
		press(true, true),
		'ephemeral',
		'ephemeral update',
	],
	['a press on an ephemeral reply of an unknown invoker', press(true, false), 'open', 'ephemeral update'],
];

test.each(ROUTES)('%s', (_what, event, declared, expected) => {
	const { visibility, by } = responseRouteOf(event, declared);
	expect(`${visibility} ${by}`).toBe(expected);
});
