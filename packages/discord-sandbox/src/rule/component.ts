import { type Component, everyComponent } from '../body.ts';
import type { Issue } from '../issue.ts';
import { buttonIssues } from './button.ts';
import { selectIssues } from './select.ts';

/** Component types of Discord. */
export const COMPONENT = { row: 1, button: 2, stringSelect: 3, textInput: 4, label: 18 } as const;
const SELECTS = [3, 5, 6, 7, 8];
const MAX_ROWS = 5;

/** What Discord refuses in a message's components beyond its description. */
export function componentIssues(components: readonly Component[], v2: boolean): Issue[] {
	const issues = duplicateIds(components);
	if (!v2) issues.push(...classicIssues(components));
	for (const [path, component] of walk(components, ['components'])) {
		issues.push(...one(component).map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
	}
	return issues;
}

/** Without the Components V2 flag a message holds only rows, five at most. */
function classicIssues(components: readonly Component[]): Issue[] {
	const issues: Issue[] = [];
	if (components.length > MAX_ROWS) {
		const message = `Must be between 1 and ${MAX_ROWS} in length.`;
		issues.push({ path: ['components'], code: 'BASE_TYPE_BAD_LENGTH', message });
	}
	for (const [index, { type }] of components.entries()) {
		if (type === COMPONENT.row) continue;
		const message = 'This component needs the flag IS_COMPONENTS_V2.';
		issues.push({ path: ['components', index, 'type'], code: 'COMPONENT_TYPE_INVALID', message });
	}
	return issues;
}

function one(component: Component): Issue[] {
	if (component.type === COMPONENT.row) return rowIssues(component);
	if (component.type === COMPONENT.button) return buttonIssues(component);
	return SELECTS.includes(component.type) ? selectIssues(component) : [];
}

function rowIssues({ components }: Component): Issue[] {
	const inside = components ?? [];
	if (inside.length <= 1 || !inside.some(({ type }) => SELECTS.includes(type))) return [];
	const message = 'A select menu takes a whole row: the components do not fit.';
	return [{ path: ['components'], code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', message }];
}

/** The same `custom_id` twice in a message or modal. */
export function duplicateIds(components: readonly Component[]): Issue[] {
	const seen = new Set<string>();
	for (const { custom_id: id } of everyComponent(components)) {
		if (typeof id !== 'string') continue;
		if (seen.has(id)) {
			const message = 'Component custom id cannot be duplicated';
			return [{ path: ['components'], code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message }];
		}
		seen.add(id);
	}
	return [];
}

/** Every component with its path in the body. */
export function* walk(
	components: readonly Component[],
	path: readonly (string | number)[],
): Generator<[readonly (string | number)[], Component]> {
	for (const [index, component] of components.entries()) {
		const here = [...path, index];
		yield [here, component];
		yield* walk(component.components ?? [], [...here, 'components']);
		if (component.accessory) yield [[...here, 'accessory'], component.accessory];
		if (component.component) yield [[...here, 'component'], component.component];
	}
}
