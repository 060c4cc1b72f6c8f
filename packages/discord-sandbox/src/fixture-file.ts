import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { DiscordFixture } from './fixture.ts';

/** A fixture as JSON: as in TypeScript, but that permissions are names or Discord's decimal text. Unknown keys are refused. */

const id = z.string().optional();
const name = z.string().optional();
const permissions = z.union([z.string().regex(/^\d+$/), z.array(z.string())]).optional();
const keys = z.array(z.string());
const Person = z.strictObject({ id, username: name });
const bits = { allow: permissions, deny: permissions };

const Role = z.strictObject({
	id,
	name,
	permissions,
	managed: z.boolean().optional(),
	flags: z.number().optional(),
	tags: z.record(z.string(), z.string().nullable()).optional(),
});

const Channel = z.strictObject({
	id,
	name,
	type: z.number().optional(),
	parent: z.string().optional(),
	overwrites: z
		.array(
			z.union([
				z.strictObject({ role: z.string(), ...bits }),
				z.strictObject({ member: z.string(), ...bits }),
			]),
		)
		.optional(),
	thread: z
		.strictObject({
			owner: z.string().optional(),
			archived: z.boolean().optional(),
			locked: z.boolean().optional(),
			members: keys.optional(),
		})
		.optional(),
});

const Guild = z.strictObject({
	id,
	name,
	owner: z.union([z.string(), Person]).optional(),
	roles: z.record(z.string(), Role).optional(),
	channels: z.record(z.string(), Channel),
	members: z.record(z.string(), keys).optional(),
	bot: z.union([keys, z.literal(false)]).optional(),
});

const Fixture = z.strictObject({
	application: z.strictObject({ id, name, token: z.string().optional() }).optional(),
	people: z.record(z.string(), Person),
	guilds: z.record(z.string(), Guild),
});

/** @throws Error in plain words if the file cannot be read or is no fixture */
export function readFixtureFile(path: string): DiscordFixture {
	const read = Fixture.safeParse(JSON.parse(readFileSync(path, 'utf8')));
	if (!read.success) throw new Error(`${path} is no fixture:\n${z.prettifyError(read.error)}`);
	// Names of permissions are checked when the guild is built; absent keys and undefined ones are the same here.
	return read.data as DiscordFixture;
}
