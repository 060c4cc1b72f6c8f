import { BadBody } from '../src/issue.ts';
import { NOTHING } from '../src/message.ts';
import { SCHEMA } from '../src/schema.ts';
import { readMessage } from '../src/validate-message.ts';

/** What is wrong with a message, as `path code`. */
export function faults(body: unknown): string[] {
	try {
		readMessage(SCHEMA.followUp, body, body, [], NOTHING);
		return [];
	} catch (error) {
		if (!(error instanceof BadBody)) throw error;
		return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
	}
}

export const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more });
export const row = (...components: object[]) => ({ type: 1, components });
export const options = (...values: string[]) => values.map((value) => ({ label: value, value }));
export const select = (more: object = {}) => ({
	type: 3,
	custom_id: 'pick',
	options: options('a', 'b'),
	...more,
});
export const rows = (...components: object[]) => ({ content: 'x', components });
export const embed = (more: object) => ({ embeds: [more] });
export const field = (name: string, value: string) => ({ name, value });
export const long = (length: number) => 'x'.repeat(length);
export const V2 = 1 << 15;
