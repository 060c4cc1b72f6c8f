/** Host names of which pictures may be shown. */
export type AllowedHosts = ReadonlySet<string>;

const LONGEST = 512;

/**
 * The address of a picture if Discord may fetch it, without its query. Discord fetches what an embed names, so a
 * picture anywhere else would tell the subject when somebody looks them up, and `attachment:` and plain http are refused.
 */
export function pictureUrl(address: string, hosts: AllowedHosts): string | undefined {
	const url = address.length <= LONGEST ? URL.parse(address) : null;
	if (url?.protocol !== 'https:' || url.port !== '' || !hosts.has(url.hostname)) return undefined;
	if (url.username !== '' || url.password !== '') return undefined;
	return `https://${url.hostname}${url.pathname}`;
}
