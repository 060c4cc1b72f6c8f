import { expect, test } from 'vitest';
import { markdown } from '../../../src/discord/markdown.ts';
import { linkedAccounts as section } from '../../../src/profile/sections/linked-accounts.ts';
import { facts, PUBLIC, STAFF } from './facts.ts';

const drawn = (platform: string) => {
	const linkedAccounts = { items: [{ platform }], unreadable: 0 };
	const lines = section.lines(facts({ profile: { ...PUBLIC, staff: { ...STAFF, linkedAccounts } } }), 0);
	return lines.map((line) => markdown(line, 'shown'));
};

test.each(['constructor', '__proto__', 'toString'])(
	'a platform called %s is foreign text like any other',
	(platform) => {
		expect(drawn(platform)).toEqual([`\`${platform}\``]);
	},
);

test('platforms that Porter knows have their names', () => {
	expect(drawn('discord')).toEqual(['**Discord**']);
});
