import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/**
 * A string that cannot be printed by accident: cookies, keys and tokens travel as `Secret`, so that no log line,
 * error, template literal or JSON body can hold one. `reveal()` is the only way out, and easy to search for.
 */
export class Secret {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
	}

	/** The value itself: call it where the secret is used, never where it is passed on. */
	reveal(): string {
		return this.#value;
	}

	toString(): string {
		return HIDDEN;
	}

	toJSON(): string {
		return HIDDEN;
	}

	[inspect.custom](): string {
		return HIDDEN;
	}
}
