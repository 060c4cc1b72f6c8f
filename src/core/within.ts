/** What `work` comes to, if that is within the time; else undefined, and the work goes on by itself. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(resolve, ms, undefined);
	});
	const first = await Promise.race([work, late]);
	clearTimeout(timer);
	return first;
}
