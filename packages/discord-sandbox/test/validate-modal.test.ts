import { describe, expect, test } from 'vitest';
import { BadBody } from '../src/issue.ts';
import { readChoices } from '../src/validate-choices.ts';
import { readModal } from '../src/validate-modal.ts';

function faults(read: () => unknown): string[] {
	try {
		read();
		return [];
	} catch (error) {
		if (!(error instanceof BadBody)) throw error;
		return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
	}
}

const input = (more: object = {}) => ({ type: 4, custom_id: 'why', style: 1, ...more });
const label = (component: object, text = 'Why') => ({ type: 18, label: text, component });
const modal = (...components: object[]) => ({
	type: 9,
	data: { custom_id: 'form', title: 'Form', components },
});
const inputs = (count: number) =>
	Array.from({ length: count }, (_, n) => label(input({ custom_id: `${n}` })));

describe('modals', () => {
	test('pass: labelled inputs, and old ones in rows', () => {
		const old = { type: 1, components: [input({ label: 'Old', custom_id: 'old' })] };
		expect(faults(() => readModal(modal(label(input()), old)))).toEqual([]);
	});

	test.each<[string, object, string]>([
		['six components', modal(...inputs(6)), 'data.components BASE_TYPE_BAD_LENGTH'],
		['none', modal(), 'data.components BASE_TYPE_MIN_LENGTH'],
		['a long label', modal(label(input(), 'x'.repeat(46))), 'data.components.0.label BASE_TYPE_MAX_LENGTH'],
		[
			'the same custom_id twice',
			modal(label(input()), label(input())),
			'data.components COMPONENT_CUSTOM_ID_DUPLICATED',
		],
		[
			'an input in a row without label',
			modal({ type: 1, components: [input()] }),
			'data.components.0.components.0.label BASE_TYPE_REQUIRED',
		],
		[
			'the least over the most',
			modal(label(input({ min_length: 5, max_length: 4 }))),
			'data.components.0.component.min_length TEXT_INPUT_LENGTH_INVALID',
		],
		[
			'a value that is too long',
			modal(label(input({ value: 'abc', max_length: 2 }))),
			'data.components.0.component.value BASE_TYPE_MAX_LENGTH',
		],
		[
			'a button',
			modal({ type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'x' }] }),
			'data.components.0',
		],
		[
			'an unknown key',
			modal(label(input({ maxLength: 3 }))),
			'data.components.0.component.maxLength UNKNOWN_KEY',
		],
	])('are refused: %s', (_name, body, fault) => {
		expect(faults(() => readModal(body)).join('\n')).toContain(fault);
	});
});

describe('suggestions', () => {
	const answer = (...choices: object[]) => ({ type: 8, data: { choices } });

	test('pass', () => {
		expect(faults(() => readChoices(answer({ name: 'a', value: 'a' }), 3))).toEqual([]);
		expect(faults(() => readChoices(answer({ name: 'a', value: 1 }), 4))).toEqual([]);
		expect(faults(() => readChoices(answer(), 3))).toEqual([]);
	});

	test.each<[string, object, string]>([
		['26', answer(...Array(26).fill({ name: 'a', value: 'a' })), 'data'],
		[
			'a value over 100',
			answer({ name: 'a', value: 'x'.repeat(101) }),
			'data.choices.0.value BASE_TYPE_MAX_LENGTH',
		],
		['a name over 100', answer({ name: 'x'.repeat(101), value: 'a' }), 'data'],
		['an empty name', answer({ name: '', value: 'a' }), 'data'],
		['a number for a text', answer({ name: 'a', value: 1 }), 'data.choices.0.value CHOICE_TYPE_INVALID'],
		['an unknown key', answer({ name: 'a', value: 'a', label: 'a' }), 'data.choices.0.label UNKNOWN_KEY'],
	])('are refused: %s', (_name, body, fault) => {
		expect(faults(() => readChoices(body, 3)).join('\n')).toContain(fault);
	});
});
