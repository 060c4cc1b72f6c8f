import { type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { MemberCounts } from '../channels/guild-directory.ts';
import { within } from '../core/within.ts';
import type { World } from '../core/world.ts';
import { codeOf } from './retry.ts';

const UNKNOWN_GUILD = 10004;
/** Unknown member, unknown user. */
const NOBODY: readonly unknown[] = [10007, 10013];

/**
 * Whether somebody is a member of one of the guilds, by asking Discord, because without the privileged Guild Members
 * intent the gateway does not say. @returns undefined if none of the guilds could be asked, or one could not and no other knows them
 */
export function createMembership(rest: REST, guildIds: ReadonlySet<string>) {
	return async (userId: string): Promise<boolean | undefined> => {
		let unsure = false;
		let asked = false;
		for (const guildId of guildIds) {
			try {
				await rest.get(Routes.guildMember(guildId, userId));
				return true;
			} catch (error) {
				const code = codeOf(error);
				// A server that Porter is not in says nothing about anybody.
				if (code === UNKNOWN_GUILD) continue;
				asked = true;
				unsure ||= !NOBODY.includes(code);
			}
		}
		return unsure || !asked ? undefined : false;
	};
}

const Counts = z.record(z.string(), z.number());
/** A person may be waiting. */
const COUNT_MS = 5_000;

export function createMemberCounts(rest: REST, world: Pick<World, 'after'>): MemberCounts {
	return async (guildId) => {
		const asked = rest.get(Routes.guildRoleMemberCounts(guildId)).catch(() => undefined);
		return Counts.safeParse(await within(world, COUNT_MS, asked)).data;
	};
}
