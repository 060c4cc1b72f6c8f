import { CHANNELS } from '../../fixtures/guild-ids.ts';
import { PERSONAS } from '../../fixtures/personas.ts';
import type { PageRequest } from '../protocol.ts';

type Look = Extract<PageRequest, { readonly kind: 'look' }>;

/** Where the page looks: `/?persona=olga&channel=moderators&run=%2Fprofile%20exampleuser`. */
export interface Address extends Omit<Look, 'kind'> {
	/** A command to run once, as typed. */
	readonly run?: string;
}

/** Names that nobody has are read as the first ones of the list. */
export function readAddress(search: string): Address {
	const query = new URLSearchParams(search);
	const run = query.get('run');
	return {
		persona: PERSONAS.find(({ key }) => key === query.get('persona'))?.key ?? 'olga',
		channel: channelNamed(query.get('channel')) ?? 'moderators',
		...(run ? { run } : {}),
	};
}

export function hrefOf({ persona, channel, run }: Address): string {
	const query = new URLSearchParams({ persona, channel, ...(run === undefined ? {} : { run }) });
	return `/?${query.toString().replaceAll('+', '%20')}`;
}

function channelNamed(name: string | null): Address['channel'] | undefined {
	return Object.keys(CHANNELS).find((key): key is Address['channel'] => key === name);
}
