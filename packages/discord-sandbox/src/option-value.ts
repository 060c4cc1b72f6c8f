import type { CommandOption } from './command-body.ts';
import type { Guild, Member } from './model.ts';
import type { Resolved } from './resolved.ts';

/** A file that a person uploads. */
export interface UploadedFile {
	readonly filename: string;
	readonly content: string | Uint8Array;
	/** Default: text/plain. */
	readonly type?: string;
}

/** What a person fills in for an option; users, channels and roles by their keys in the fixture, or by id. */
export type OptionValue = string | boolean | number | UploadedFile;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** A value as the client sends it, after the checks that it does. @throws Error */
export function fitted(
	option: CommandOption,
	value: OptionValue,
	resolved: Resolved,
	guild: Guild,
	sender: Member,
): string | number | boolean {
	const refuse = (why: string): never => {
		throw new Error(`option "${option.name}": ${why}`);
	};
	if (option.choices?.length) {
		const choice = option.choices.find((one) => one.value === value || one.name === value);
		return choice?.value ?? refuse(`${value} is none of its choices`);
	}
	switch (option.type) {
		case 3:
			if (typeof value !== 'string') return refuse('is text');
			if (value.length < Math.max(option.min_length ?? 0, 1)) return refuse('is too short');
			return value.length <= (option.max_length ?? 6000) ? value : refuse('is too long');
		case 4:
		case 10:
			if (typeof value !== 'number' || (option.type === 4 && !Number.isInteger(value))) {
				return refuse('is a number');
			}
			if (value < (option.min_value ?? value) || value > (option.max_value ?? value)) {
				return refuse('is out of range');
			}
			return value;
		case 5:
			return typeof value === 'boolean' ? value : refuse('is true or false');
		case 6:
			return resolved.user(guild, String(value)) ?? refuse(`there is no user ${value}`);
		case 7:
			return resolved.channel(guild, String(value), option, sender) ?? refuse(`no channel ${value} fits`);
		case 8:
			return resolved.role(guild, String(value)) ?? refuse(`there is no role ${value}`);
		case 9: {
			const mentioned = resolved.user(guild, String(value)) ?? resolved.role(guild, String(value));
			return mentioned ?? refuse(`there is no user or role ${value}`);
		}
		case 11:
			return typeof value === 'object' ? resolved.attachment(value) : refuse('is a file');
		default:
			return refuse(`options of type ${option.type} cannot be filled in here`);
	}
}
