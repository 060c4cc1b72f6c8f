import { DiscordAPIError, type REST, Routes } from 'discord.js';

/** Unknown member, unknown user. */
const NOBODY: readonly unknown[] = [10007, 10013];

/**
 * Whether somebody is a member of one of the guilds, by asking Discord, because without the privileged Guild Members
 * intent the gateway does not say. @returns undefined if one of the guilds could not be asked and no other knows them
 */
export function createMembership(rest: REST, guildIds: ReadonlySet<string>) {
	return async (userId: string): Promise<boolean | undefined> => {
		let unsure = false;
		for (const guildId of guildIds) {
			try {
				await rest.get(Routes.guildMember(guildId, userId));
				return true;
			} catch (error) {
				unsure ||= !(error instanceof DiscordAPIError && NOBODY.includes(error.code));
			}
		}
		return unsure ? undefined : false;
	};
}
