import type { MessagePatch } from '../body.ts';
import type { Issue } from '../issue.ts';

/** Discord takes either a general permission to ping users or roles, or a list of them. */
export function allowedMentionIssues({ allowed_mentions: allowed }: MessagePatch): Issue[] {
	if (!allowed) return [];
	return (['users', 'roles'] as const)
		.filter((kind) => allowed.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0)
		.map((kind) => ({
			path: ['allowed_mentions'],
			code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
			message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
		}));
}
