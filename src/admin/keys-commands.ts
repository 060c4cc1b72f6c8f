import { reseal, resetKeys } from '../sessions/key-rotation.ts';
import { generateKey } from '../sessions/keyring.ts';
import type { AdminCommand } from './admin-command.ts';

/** `keys ...`: the keys that seal the sessions. */
export const KEYS_COMMANDS: Readonly<Record<string, AdminCommand>> = {
	'keys generate': {
		summary: 'print a new key for SESSION_KEYS',
		async run({ print, note, world }) {
			print(generateKey(new Date(world.now())).reveal());
			note('Put it first in SESSION_KEYS, before the older keys and a comma. Keep it secret.');
		},
	},
	'keys rotate': {
		summary: 'seal every stored session with the newest key, so that older ones can go',
		async run({ open, print }) {
			const { store, keyring, discordApiUrl } = await open();
			const { resealed, current, unreadable, changed, unused } = await reseal(store, keyring, discordApiUrl);
			print(`Sealed with ${keyring.newest}: ${resealed} now, ${current} before.`);
			if (unreadable > 0) print(`${sessions(unreadable)} cannot be opened by any key in SESSION_KEYS.`);
			if (changed > 0) print(`${sessions(changed)} changed meanwhile: run this again.`);
			for (const id of unused) print(`${id} is not used any more: you can take it out of SESSION_KEYS.`);
		},
	},
	'keys reset': {
		summary: 'if a key is lost: delete the sessions that no key opens, and go on',
		async run({ open, print }) {
			const { store, keyring } = await open();
			const deleted = await resetKeys(store, keyring);
			print(`Deleted ${sessions(deleted)}. Their owners can sign in again with /session login.`);
			print(
				'The audit trail is signed anew: compare it with a head from an old log, by lookups verify --head.',
			);
		},
	},
};

function sessions(count: number): string {
	return count === 1 ? '1 session' : `${count} sessions`;
}
