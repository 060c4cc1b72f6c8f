/** Discord's epoch: the first millisecond of 2015. */
const EPOCH = 1_420_070_400_000;

/**
 * Makes ids as Discord does: milliseconds since its epoch in the upper bits, a counter in the lower 22, so that
 * clients read the right creation time out of them. Ids of one maker are unique and increase.
 */
export function createSnowflakes(): () => string {
	let last = 0n;
	return () => {
		const now = BigInt(Date.now() - EPOCH) << 22n;
		last = now > last ? now : last + 1n;
		return last.toString();
	};
}
