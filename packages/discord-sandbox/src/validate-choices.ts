import * as z from 'zod';
import type { Choice } from './interaction.ts';
import { BadBody, gravest, type Issue, refuseIssues, type UnknownKeyListener } from './issue.ts';
import { SCHEMA, schemaIssues } from './schema.ts';

/** Discord's description says 6000; a chosen value over this is refused. */
const MAX_VALUE = 100;
const STRING = 3;

const Choices = z.object({
	data: z
		.object({
			choices: z
				.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) }).nullable())
				.nullish(),
		})
		.optional(),
});

/**
 * Reads the answer to an autocomplete interaction on an option of type `focused`.
 * @throws BadBody
 */
export function readChoices(
	body: unknown,
	focused: number | undefined,
	onUnknownKeys?: UnknownKeyListener,
): readonly Choice[] {
	const issues = schemaIssues(SCHEMA.respondWithChoices, body);
	if (gravest(issues).length > 0) throw new BadBody(issues);
	const choices = (Choices.parse(body).data?.choices ?? []).filter((one) => one !== null);
	const wrong: Issue[] = choices.flatMap(({ value }, index) => {
		const path = ['data', 'choices', index, 'value'];
		if (typeof value === 'string' && value.length > MAX_VALUE) {
			const message = `Must be ${MAX_VALUE} or fewer in length.`;
			return [{ path, code: 'BASE_TYPE_MAX_LENGTH', message }];
		}
		const fits = focused === undefined || (focused === STRING) === (typeof value === 'string');
		return fits ? [] : [{ path, code: 'CHOICE_TYPE_INVALID', message: 'Not of the type of the option.' }];
	});
	refuseIssues([...issues, ...wrong], onUnknownKeys);
	return choices;
}
