import { Secret } from '../../../src/core/secret.ts';
import { type Keyring, parseKeyring } from '../../../src/sessions/keyring.ts';

/** A key of 32 different bytes, in base64; the same for the same number. */
export function keyText(number: number): string {
	return Buffer.from(Array.from({ length: 32 }, (_, index) => (index + number) % 256)).toString('base64');
}

/** A key ring of these ids, newest first; the key of an id is always the same. */
export function ringOf(...ids: readonly string[]): Keyring {
	const entries = ids.map(
		(id) => `${id}:${keyText([...id].reduce((sum, char) => sum + char.charCodeAt(0), 0))}`,
	);
	return parseKeyring(new Secret(entries.join(',')));
}
