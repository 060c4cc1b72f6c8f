import { expect, test } from 'vitest';
import type { Visibility } from '../../../src/core/reply.ts';
import type { CommandUsed, ControlUsed } from '../../../src/discord/interaction.ts';
import { routeOf } from '../../../src/discord/response-route.ts';

const COMMAND: CommandUsed = { kind: 'command', command: 'profile', raw: { options: {} } };
const press = (onWhisper: boolean, byInvoker: boolean): ControlUsed => ({
	kind: 'press',
	command: 'profile',
	raw: { parts: [], values: [] },
	messageId: '1',
	onWhisper,
	byInvoker,
});

const ROUTES: readonly [string, CommandUsed | ControlUsed, Visibility, string][] = [
	['a command', COMMAND, 'open', 'open new-message'],
	['a command that whispers', COMMAND, 'whisper', 'whisper new-message'],
	['the invoker’s press', press(false, true), 'open', 'open update'],
	['the invoker’s press for a whisper', press(false, true), 'whisper', 'whisper new-message'],
	['somebody else’s press', press(false, false), 'open', 'whisper new-message'],
	['somebody else’s press for a whisper', press(false, false), 'whisper', 'whisper new-message'],
	['a press on a whisper', press(true, true), 'open', 'whisper update'],
	['a press on a whisper for a whisper', press(true, true), 'whisper', 'whisper update'],
	['a press on a whisper of an unknown invoker', press(true, false), 'open', 'whisper update'],
];

test.each(ROUTES)('%s', (_what, event, declared, expected) => {
	const { visibility, by } = routeOf(event, declared);
	expect(`${visibility} ${by}`).toBe(expected);
});
