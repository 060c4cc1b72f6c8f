import * as z from 'zod';
import { CommandBody } from './command-body.ts';
import { BadBody, type Issue } from './issue.ts';
import { commandIssues } from './rule/command.ts';
import { SCHEMA, schemaIssues } from './schema.ts';
import type { RegisteredCommand } from './world.ts';

/** Commands of a type that a guild may have: slash commands, then those on users, then those on messages. */
const MOST: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };

/**
 * The list of a bulk overwrite.
 * @throws BadBody
 */
export function readCommands(body: unknown): CommandBody[] {
	const list = z.array(z.unknown()).safeParse(body);
	if (!list.success) {
		throw new BadBody([{ path: [], code: 'BASE_TYPE_BAD_TYPE', message: 'Only iterables may be used.' }]);
	}
	const issues: Issue[] = [];
	const commands = list.data.flatMap((item, index) => {
		const read = checked(item, 'put');
		if (Array.isArray(read)) issues.push(...read.map((one) => ({ ...one, path: [index, ...one.path] })));
		return Array.isArray(read) ? [] : [read];
	});
	issues.push(...togetherIssues(commands));
	if (issues.length > 0) throw new BadBody(issues);
	return commands;
}

/**
 * One command of a request. `others` are those that stay beside it; `before` is the one that is being edited.
 * @throws BadBody
 */
export function readCommand(
	body: unknown,
	how: 'create' | 'edit',
	others: readonly RegisteredCommand[],
	before?: RegisteredCommand,
): CommandBody {
	const read = checked(body, how, before);
	if (Array.isArray(read)) throw new BadBody(read);
	const beside = others.filter(
		({ name, type }) => how === 'edit' || name !== read.name || type !== (read.type ?? 1),
	);
	const issues = togetherIssues([...beside.map((one) => CommandBody.parse(one)), read]);
	if (issues.length > 0) throw new BadBody(issues);
	return read;
}

function checked(
	body: unknown,
	how: 'put' | 'create' | 'edit',
	before?: RegisteredCommand,
): CommandBody | Issue[] {
	const schema = { put: SCHEMA.putCommand, create: SCHEMA.createCommand, edit: SCHEMA.editCommand }[how];
	const issues = schemaIssues(schema, body);
	if (issues.some(({ code }) => code !== 'UNKNOWN_KEY')) return issues;
	const command = CommandBody.parse(Object.assign({ ...before }, body));
	issues.push(...commandIssues(command));
	return issues.length > 0 ? issues : command;
}

function togetherIssues(commands: readonly CommandBody[]): Issue[] {
	const issues: Issue[] = [];
	const seen = new Set<string>();
	const counts = new Map<number, number>();
	for (const [index, { name, type }] of commands.entries()) {
		const key = `${type ?? 1} ${name}`;
		if (seen.has(key)) {
			const message = 'Application command names must be unique';
			issues.push({ path: [index, 'name'], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message });
		}
		seen.add(key);
		counts.set(type ?? 1, (counts.get(type ?? 1) ?? 0) + 1);
	}
	for (const [type, count] of counts) {
		const most = MOST[type] ?? 1;
		if (count <= most) continue;
		const message = `Maximum number of application commands reached (${most}).`;
		issues.push({ path: [], code: 'APPLICATION_COMMANDS_MAX', message });
	}
	return issues;
}
