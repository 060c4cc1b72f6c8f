import { PERSONAS, type Persona } from '../../fixtures/personas.ts';
import type { Account } from './account.ts';
import { levelChange, linkedDiscord, pastSession, tierChange } from './records.ts';
import type { SampleTimes } from './sample-times.ts';

/** The own accounts of the personas and of `more` people, linked to their Discord ids. */
export function people(times: SampleTimes, more: readonly Persona[] = []): Account[] {
	const { ago, agoPrecisely } = times;
	return [...PERSONAS, ...more].flatMap((person: Persona, n): Account[] => {
		if (!person.portal) return [];
		const { id, username, level } = person.portal;
		const promoted = level === 0 ? [] : [levelChange(300 + id, 0, level, 'Joined the team', ago(200 - n))];
		return [
			{
				id,
				username,
				level,
				state: 0,
				tier: level === 0 ? 0 : 3,
				createdAt: ago(400 + n),
				avatarUrl: `https://cdn.discordapp.com/avatars/${person.discordId}/5f4dcc3b5aa765d61d8327deb882cf99.png`,
				discord: { id: person.discordId, name: person.discordName },
				detail: {
					permission_since: level === 0 ? null : ago(200 - n),
					avatar_source: 'discord',
					last_activity_at: agoPrecisely(0.02 * (n + 1)),
					linked_platforms: [linkedDiscord(person.discordId, person.discordName, ago(400), ago(0.5 + n))],
					subscription_history: level === 0 ? [] : [tierChange(400 + id, 0, 3, 'Team member', ago(200 - n))],
					permission_history: promoted,
				},
				sessionHistory: [pastSession(20 + n, ago(3 + n)), pastSession(30 + n, ago(33 + n))],
			},
		];
	});
}
