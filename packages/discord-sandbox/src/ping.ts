import { everyComponent, type MessagePatch } from './body.ts';

/** Where the mentions are, and which of them may notify. */
interface Asked {
	readonly content: string;
	readonly components: MessagePatch['components'];
	readonly allowed: MessagePatch['allowed_mentions'];
	/** Answers to interactions notify only users unless `allowed_mentions` says otherwise. */
	readonly byDefault: readonly string[];
}

/** Ids of the users and roles that a message notifies, and 'everyone'. Embeds never notify; text displays do. */
export function pingsOf({ content, components, allowed, byDefault }: Asked): string[] {
	const displays = everyComponent(components).filter(({ type }) => type === 10);
	const text = [content, ...displays.map((one) => one.content ?? '')].join('\n');
	const may = (kind: 'users' | 'roles', id: string) =>
		allowed ? allowed.parse?.includes(kind) || allowed[kind]?.includes(id) : byDefault.includes(kind);
	const users = found(text, /<@!?(\d+)>/g).filter((id) => may('users', id));
	const roles = found(text, /<@&(\d+)>/g).filter((id) => may('roles', id));
	const loud = allowed ? allowed.parse?.includes('everyone') : byDefault.includes('everyone');
	return [...users, ...roles, ...(loud && /@(everyone|here)/.test(text) ? ['everyone'] : [])];
}

function found(text: string, pattern: RegExp): string[] {
	return [...new Set([...text.matchAll(pattern)].map(([, id]) => id ?? ''))];
}
