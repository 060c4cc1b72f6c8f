import { type Link, linkText, parseLink } from '../audit/chain.ts';
import { EXPORT_FORMATS, exportLookups } from '../audit/export.ts';
import { purgeLookups, retentionOf } from '../audit/retention.ts';
import { parseSince } from '../audit/search.ts';
import { type Break, verifyChain } from '../audit/verify.ts';
import { Failure } from '../core/failure.ts';
import { parsePublicKey, publicKeyText } from '../database/chain-signature.ts';
import { Finding, UsageError } from '../operator-message.ts';
import { checkKeysInUse } from '../sessions/key-check.ts';
import type { AdminCall, AdminCommand } from './admin-command.ts';

/** `lookups ...`: the audit trail of all servers. */
export const LOOKUPS_COMMANDS: Readonly<Record<string, AdminCommand>> = {
	'lookups export': {
		usage: '--format csv|jsonl [--since DATE]',
		summary: 'print the audit trail, oldest first; DATE is a day (2026-01-31), or how long ago (7d, 12h)',
		async run(call) {
			const format = EXPORT_FORMATS.find((one) => one === call.option('format'));
			if (format === undefined) throw new UsageError('Say in which format: --format csv or --format jsonl.');
			const since = sinceOf(call);
			const { store } = await call.open();
			await call.printAll(exportLookups(store, format, since));
		},
	},
	'lookups verify': {
		usage: '[--head NUMBER:HASH] [--public-key KEY]',
		summary:
			'check that no lookup was changed, removed or added; --head also compares with a head from an old log; with --public-key no setting but DATABASE_URL is needed',
		async run(call) {
			const known = headOf(call);
			const given = publicKeyOf(call);
			const { store, publicKeys } = given
				? { store: await call.openDatabase(), publicKeys: given }
				: await openWithKeys(call);
			const verdict = await verifyChain(store, known, publicKeys);
			if (!verdict.intact) throw new Finding(`The audit trail is broken: ${WORDS[verdict.kind](verdict)}`);
			const { begin, head } = verdict.ends;
			if (known && known.seq < begin.seq)
				call.note('That head is older than what is kept: it was not compared.');
			const kept = head.seq - begin.seq;
			const span = kept === 0 ? 'no lookups' : `lookups ${begin.seq + 1} to ${head.seq}`;
			// Of a trail without rows nothing vouches for the hash: it could be anything, for a terminal too.
			const words = parseLink(linkText(head)) ? linkText(head) : `${head.seq}:(not a hash)`;
			call.print(`The audit trail is whole: ${span}, head ${words}`);
			const { signedFrom } = verdict;
			if (given && signedFrom === undefined)
				throw new Finding('It is not signed, so the key proves nothing.');
			const signed =
				signedFrom === undefined ? 'It is not signed yet' : `It is signed from lookup ${signedFrom} on`;
			call.print(`${signed}.`);
		},
	},
	'lookups public-key': {
		summary: 'print the key that lookups verify --public-key checks the signature with; it is no secret',
		async run(call) {
			const { keyring } = await call.open();
			const { signs, privateKey } = keyring.chainKeys;
			call.print(publicKeyText(signs, privateKey));
		},
	},
	'lookups purge': {
		usage: '[--yes]',
		summary: 'delete the lookups whose time is up; --yes also if that is more than two days of them',
		async run(call) {
			const { store, retentionDays, keyring } = await call.open();
			await checkKeysInUse(store, keyring);
			const before = retentionOf(call.world.now(), retentionDays);
			const { count, isTooMuch } = await purgeLookups(store, before, call.world, { all: call.isSure });
			if (isTooMuch) {
				const day = before.toISOString().slice(0, 10);
				throw new Finding(
					`More than two days of lookups are due, all from before ${day}. If that is right: --yes`,
				);
			}
			call.print(`Deleted ${count === 1 ? '1 lookup' : `${count} lookups`}.`);
		},
	},
};

const WORDS: Readonly<Record<Break['kind'], (found: Break) => string>> = {
	changed: ({ seq }) => `lookup ${seq} is not what was written.`,
	missing: ({ seq }) => `lookup ${seq} is missing.`,
	added: ({ seq }) => `Porter did not write lookup ${seq}.`,
	rewritten: ({ seq }) => `lookup ${seq} is not the one of the given head.`,
	'no-ends': () => 'the record of where it begins and ends is missing or damaged.',
	stripped: () => 'the signature was taken away.',
	bad: () => "the signature is not Porter's: somebody else has changed where it begins or ends.",
	damaged: () => "SQLite's own check finds a fault in its table or in an index: put back a backup.",
	'unknown-key': () =>
		'it is signed with a key that is not among the given ones. Use --public-key, or put the key back.',
};

async function openWithKeys({ open }: AdminCall) {
	const { store, keyring } = await open();
	return { store, publicKeys: keyring.chainKeys.publicKeys };
}

function publicKeyOf({ option }: AdminCall) {
	const text = option('public-key');
	const keys = text === undefined ? undefined : parsePublicKey(text);
	if (text === undefined || keys) return keys;
	throw new UsageError('--public-key wants what `lookups public-key` prints.');
}

function sinceOf({ option, world }: AdminCall): Date | undefined {
	const text = option('since');
	try {
		return text === undefined ? undefined : parseSince(text, new Date(world.now()));
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		throw new UsageError('--since wants a day like 2026-01-31, or how long ago, like 7d or 12h.');
	}
}

function headOf({ option }: AdminCall): Link | undefined {
	const text = option('head');
	const link = text === undefined ? undefined : parseLink(text);
	if (text !== undefined && link === undefined) {
		throw new UsageError(
			'--head wants the number and the hash of a line "audit trail" in the log: 12:6f5a...',
		);
	}
	return link;
}
