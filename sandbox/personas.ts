/**
 * The people of the sandbox: the same person on Discord and on the Portal. The local Discord makes them members of its
 * guild, the local Portal gives them accounts, linked by `discordId`.
 */
export interface Persona {
	/** Short name, as in tests, in the tour and in the page's address. */
	readonly key: string;
	readonly discordId: string;
	readonly discordName: string;
	/** What this person may enter: `moderators` sees the locked channels, `administrator` all of them. */
	readonly guildRole: 'member' | 'moderator' | 'administrator';
	/** Absent: has no Portal account. `level` is the Portal's number: 0 user, 1 moderator, 2 admin, 3 owner. */
	readonly portal?: { readonly id: number; readonly username: string; readonly level: number };
	/** For people who read the tour. */
	readonly about: string;
}

export const PERSONAS = [
	{
		key: 'nora',
		discordId: '410000000000000001',
		discordName: 'nora',
		guildRole: 'member',
		about: 'has no Portal account',
	},
	{
		key: 'mel',
		discordId: '410000000000000002',
		discordName: 'mel',
		guildRole: 'moderator',
		portal: { id: 1001, username: 'mel', level: 0 },
		about: 'an ordinary Portal user who may enter the moderator channels',
	},
	{
		key: 'maud',
		discordId: '410000000000000003',
		discordName: 'maud',
		guildRole: 'moderator',
		portal: { id: 1002, username: 'maud', level: 1 },
		about: 'a Portal moderator (the old role)',
	},
	{
		key: 'adam',
		discordId: '410000000000000004',
		discordName: 'adam',
		guildRole: 'moderator',
		portal: { id: 1003, username: 'adam', level: 2 },
		about: 'a Portal admin',
	},
	{
		key: 'olga',
		discordId: '410000000000000005',
		discordName: 'olga',
		guildRole: 'moderator',
		portal: { id: 1004, username: 'olga', level: 3 },
		about: 'a Portal owner',
	},
	{
		key: 'gus',
		discordId: '410000000000000006',
		discordName: 'gus',
		guildRole: 'administrator',
		portal: { id: 1005, username: 'gus', level: 0 },
		about: 'an administrator of the guild, an ordinary user on the Portal',
	},
] as const satisfies readonly Persona[];

export type PersonaKey = (typeof PERSONAS)[number]['key'];

/** The persona called `key`. */
export function persona(key: PersonaKey): Persona {
	const found = PERSONAS.find((one) => one.key === key);
	if (!found) throw new Error(`no persona called ${key}`);
	return found;
}
