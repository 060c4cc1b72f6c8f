import * as z from 'zod';
import { CommandBody } from './command-body.ts';
import { BadBody, gravest, type Issue, refuseIssues, type UnknownKeyListener } from './issue.ts';
import { commandIssues } from './rule/command.ts';
import { SCHEMA, schemaIssues } from './schema.ts';
import type { StoredCommand } from './world.ts';

/** Commands of a type that a guild may have: slash commands, then those on users, then those on messages. */
const MOST: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };

/**
 * The list of a bulk overwrite. Keys that Discord ignores go to `onUnknownKeys`, or are refused too if it is left out.
 * @throws BadBody
 */
export function readCommands(body: unknown, onUnknownKeys?: UnknownKeyListener): CommandBody[] {
	const list = z.array(z.unknown()).safeParse(body);
	if (!list.success) {
		throw new BadBody([{ path: [], code: 'BASE_TYPE_BAD_TYPE', message: 'Only iterables may be used.' }]);
	}
	const read = list.data.map((item) => checked(item, 'put'));
	const commands = read.flatMap(({ command }) => (command ? [command] : []));
	const issues = read.flatMap((one, index) =>
		one.issues.map((issue) => ({ ...issue, path: [index, ...issue.path] })),
	);
	refuseIssues([...issues, ...togetherIssues(commands)], onUnknownKeys);
	return commands;
}

/** What a request does with one command. `others` are those that stay beside it; `before` is the one that is edited. */
export interface CommandChange {
	readonly how: 'create' | 'edit';
	readonly others: readonly StoredCommand[];
	readonly before?: StoredCommand;
}

/**
 * One command of a request.
 * @throws BadBody
 */
export function readCommand(
	body: unknown,
	{ how, others, before }: CommandChange,
	onUnknownKeys?: UnknownKeyListener,
): CommandBody {
	const { command, issues } = checked(body, how, before);
	if (!command) throw new BadBody(issues);
	const beside = others.filter(
		({ name, type }) => how === 'edit' || name !== command.name || type !== (command.type ?? 1),
	);
	const together = togetherIssues([...beside.map((one) => CommandBody.parse(one)), command]);
	refuseIssues([...issues, ...together], onUnknownKeys);
	return command;
}

interface Checked {
	/** Absent: it cannot even be read. */
	readonly command?: CommandBody;
	readonly issues: Issue[];
}

function checked(body: unknown, how: 'put' | 'create' | 'edit', before?: StoredCommand): Checked {
	const schema = { put: SCHEMA.putCommand, create: SCHEMA.createCommand, edit: SCHEMA.editCommand }[how];
	const issues = schemaIssues(schema, body);
	if (gravest(issues).length > 0) return { issues };
	const command = CommandBody.parse(Object.assign({ ...before }, body));
	issues.push(...commandIssues(command));
	return { command, issues };
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
