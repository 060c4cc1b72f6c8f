import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ControlValues, commandOf, defineControl, type Field } from '../../../src/core/control-id.ts';
import { loadCommands } from '../../../src/discord/load-commands.ts';

const controls = [...(await loadCommands()).values()].flatMap(({ controls = [] }) => controls);

/** Any value that a field may hold; short enough that all of a control's fields fit into 100 characters. */
function anyValue(field: Field): fc.Arbitrary<unknown> {
	const value = anyPresentValue(field);
	return field.optional ? fc.option(value, { nil: undefined }) : value;
}

function anyPresentValue(field: Field): fc.Arbitrary<unknown> {
	switch (field.kind) {
		case 'text':
			return fc.string({ minLength: 1, maxLength: Math.min(field.most, 10), unit: 'grapheme' });
		case 'number':
			return fc.nat({ max: Math.min(field.most, 2 ** 31 - 1) });
		case 'one-of':
			return fc.constantFrom(...field.values);
		case 'snowflake':
			return fc.bigInt(10n ** 17n, 10n ** 18n).map(String);
		case 'time':
			return fc.nat().map((second) => new Date(second * 1000));
	}
}

describe('a control of a command', () => {
	test.each(controls.map(({ control }) => [`${control.command} ${control.action}`, control] as const))(
		'%s brings back what it was given',
		(_name, control) => {
			const values = fc.record(
				Object.fromEntries(Object.entries(control.fields).map(([name, field]) => [name, anyValue(field)])),
			);
			fc.assert(
				fc.property(values, (given) => {
					let id: string;
					try {
						id = control.id(given as ControlValues<typeof control.fields>);
					} catch (error) {
						// Three characters for each bar: such a text may be too long, and then says so.
						expect(error).toBeInstanceOf(RangeError);
						return;
					}
					expect(id.length).toBeLessThanOrEqual(100);
					expect(commandOf(id)).toBe(control.command);
					expect(control.read(id)).toEqual(given);
				}),
			);
		},
	);

	test('no two of them read the same id', () => {
		const names = controls.map(({ control }) => `${control.command}|${control.action}`);
		expect(new Set(names).size).toBe(names.length);
	});
});

describe('a text in a control', () => {
	const control = defineControl('ping', 'say', { text: { kind: 'text', most: 60 } });

	test.each(['a|b', 'say "hello"', "it's", '👩‍🚀 🏳️‍🌈', '100 %', '%7C', '%257C|', '||', 'ä\n\tö', ' '])(
		'comes back as it went: %j',
		(text) => {
			expect(control.read(control.id({ text }))).toEqual({ text });
		},
	);

	test('that makes the id longer than 100 characters is refused when the reply is built', () => {
		expect(() => control.id({ text: '|'.repeat(60) })).toThrow(RangeError);
	});

	test('that is longer than its field is refused when the reply is built', () => {
		expect(() => control.id({ text: 'x'.repeat(61) })).toThrow(RangeError);
	});
});

describe('what is read from an id', () => {
	const control = defineControl('ping', 'turn', {
		page: { kind: 'number', most: 10 },
		since: { kind: 'time', optional: true },
		who: { kind: 'snowflake', optional: true },
		how: { kind: 'one-of', values: ['up', 'down'] },
	});

	test('is what the fields allow', () => {
		expect(control.read('ping|turn|3|||up')).toEqual({ page: 3, how: 'up' });
	});

	test.each([
		'ping|turn',
		'ping|turn|11|||up',
		'ping|turn|-1|||up',
		'ping|turn|1.5|||up',
		'ping|turn|3|||sideways',
		'ping|turn|3||1|up',
		'ping|turn|3|soon||up',
		'ping|turn|3|||up|more',
		'ping|other|3|||up',
		'pong|turn|3|||up',
	])('is nothing for %j', (id) => {
		expect(control.read(id)).toBeUndefined();
	});
});
