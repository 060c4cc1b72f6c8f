import * as z from 'zod';
import { Component } from './body.ts';
import type { Modal } from './interaction.ts';
import { BadBody, gravest, type Issue, refuseIssues, type UnknownKeyListener } from './issue.ts';
import { COMPONENT, duplicateIds, walk } from './rule/component.ts';
import { selectIssues } from './rule/select.ts';
import { SCHEMA, schemaIssues } from './schema.ts';

const MAX_COMPONENTS = 5;

const Body = z.object({
	data: z.object({ custom_id: z.string(), title: z.string(), components: z.array(Component) }),
});

/**
 * Reads a response that opens a modal.
 * @throws BadBody
 */
export function readModal(body: unknown, onUnknownKeys?: UnknownKeyListener): Modal {
	const issues = schemaIssues(SCHEMA.respondWithModal, body);
	if (gravest(issues).length > 0) throw new BadBody(issues);
	const { custom_id: customId, title, components } = Body.parse(body).data;
	const wrong = duplicateIds(components);
	if (components.length > MAX_COMPONENTS) {
		const message = `Must be between 1 and ${MAX_COMPONENTS} in length.`;
		wrong.push({ path: ['components'], code: 'BASE_TYPE_BAD_LENGTH', message });
	}
	const labelled = new Set(components.map(({ component }) => component));
	for (const [path, component] of walk(components, ['components'])) {
		const found = one(component, labelled.has(component));
		wrong.push(...found.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
	}
	const inData = wrong.map((issue) => ({ ...issue, path: ['data', ...issue.path] }));
	refuseIssues([...issues, ...inData], onUnknownKeys);
	return { customId, title, components };
}

function one(component: Component, labelled: boolean): Issue[] {
	if (component.type === COMPONENT.row && (component.components?.length ?? 0) > 1) {
		return [
			{ path: ['components'], code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message: 'One text input a row.' },
		];
	}
	if (component.options && component.type === COMPONENT.stringSelect) return selectIssues(component);
	return component.type === COMPONENT.textInput ? textInputIssues(component, labelled) : [];
}

function textInputIssues(input: Component, labelled: boolean): Issue[] {
	const issues: Issue[] = [];
	const hasLabel = typeof input.label === 'string';
	if (!labelled && !hasLabel) {
		issues.push({ path: ['label'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' });
	}
	if (labelled && hasLabel) {
		issues.push({ path: ['label'], code: 'COMPONENT_LABEL_INVALID', message: 'The Label has the label.' });
	}
	const longest = input.max_length ?? 4000;
	if ((input.min_length ?? 0) > longest) {
		const message = 'Must not be greater than max_length.';
		issues.push({ path: ['min_length'], code: 'TEXT_INPUT_LENGTH_INVALID', message });
	}
	if ((input.value ?? '').length > longest) {
		const message = `Must be ${longest} or fewer in length.`;
		issues.push({ path: ['value'], code: 'BASE_TYPE_MAX_LENGTH', message });
	}
	return issues;
}
