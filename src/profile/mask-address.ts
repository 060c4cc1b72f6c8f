import { isIPv4, isIPv6 } from 'node:net';

const HIDDEN = 'hidden';

/**
 * An IP address with its owner's part left out: the last octet of IPv4, all but the first 48 bits of IPv6 (a site's
 * usual share, RFC 6177). What is no address is hidden whole, since nobody knows what part of it tells too much.
 */
export function maskAddress(text: string): string {
	const address = text.trim();
	if (isIPv4(address)) return address.replace(/\d+$/, 'x');
	if (!isIPv6(address) || address.includes('%')) return HIDDEN;
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined) return maskAddress(mapped);
	const groups = firstGroups(address);
	return groups === undefined ? HIDDEN : `${groups.join(':')}::/48`;
}

/** The first three groups, zeros written out. */
function firstGroups(address: string): string[] | undefined {
	const [head = '', tail] = address.split('::');
	const leading = head === '' ? [] : head.split(':');
	if (tail === undefined) return leading.slice(0, 3);
	const trailing = tail === '' ? [] : tail.split(':');
	// An IPv4 ending counts for two groups; such addresses carry an IPv4 address, so none of it is safe to show.
	if (trailing.at(-1)?.includes('.')) return undefined;
	const zeros = Array.from({ length: 8 - leading.length - trailing.length }, () => '0');
	return [...leading, ...zeros, ...trailing].slice(0, 3);
}
