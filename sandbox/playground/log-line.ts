import * as z from 'zod';

/** A line of Porter's log that is about an interaction, as far as the page reads it. */
const LogLine = z.object({
	time: z.iso.datetime().transform((text) => Date.parse(text)),
	msg: z.string(),
	interaction: z.string(),
	outcome: z.string().optional(),
	delivery: z.string().optional(),
	place: z.string().optional(),
	reason: z.string().optional(),
	code: z.union([z.string(), z.number()]).optional(),
	ms: z.number().optional(),
	method: z.string().optional(),
	route: z.string().optional(),
	status: z.number().optional(),
	attempts: z.number().optional(),
	cache: z.string().optional(),
	ref: z.string().optional(),
});
export type LogLine = z.infer<typeof LogLine>;

/** @returns undefined for lines about anything else */
export function readLogLine(line: string): LogLine | undefined {
	try {
		return LogLine.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
}
