import type { Sessions } from './sessions.ts';

interface OffboardingDeps {
	readonly sessions: Pick<Sessions, 'list' | 'signOut'>;
	/** Whether somebody is in one of Porter's servers; undefined if that cannot be told now. Never throws. */
	readonly isMember: (discordId: string) => Promise<boolean | undefined>;
}

/**
 * Ends the sessions of people who have left every server of Porter's. The gateway would tell of leaving only with a
 * privileged intent, so each stored session is checked, at start and daily. Where Discord does not say, it stays.
 * @returns how many sessions were ended. @throws Failure `store-*`
 */
export async function offboard({ sessions, isMember }: OffboardingDeps): Promise<number> {
	let ended = 0;
	for (const { discordId } of await sessions.list()) {
		if ((await isMember(discordId)) !== false) continue;
		await sessions.signOut(discordId);
		ended += 1;
	}
	return ended;
}
