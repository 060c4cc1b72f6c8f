import type { Account } from './account/account.ts';
import { newCode } from './canaries.ts';
import type { Clock } from './clock.ts';

const CODE_LIFE_MS = 10 * 60_000;

/** After so many bot logins in a row the Portal wants one on its website (its setting `BOT_LOGIN_WEB_REQUIRED_EVERY`). */
export const WEB_LOGIN_EVERY = 5;

interface LoginCode {
	readonly code: string;
	readonly account: Account;
	readonly expiresAt: Date;
}

export interface LoginCodes {
	/** A code for a bot login: the same one again while it is alive. It lives ten minutes. */
	codeFor(account: Account): LoginCode;
	/** Uses a code up. Case matters. */
	redeem(code: string): Account | undefined;
	/** Whose code this is; it stays usable. */
	holder(code: string): Account | undefined;
	/** Verified bot logins since the last login on the website. */
	botLogins(account: Account): number;
	setBotLogins(account: Account, count: number): void;
	clear(): void;
}

export function createLoginCodes(clock: Clock): LoginCodes {
	const codes = new Map<string, LoginCode>();
	const counts = new Map<number, number>();
	const find = (code: string) => {
		const found = codes.get(code);
		return found && found.expiresAt > clock.now() ? found : undefined;
	};
	const botLogins = ({ id }: Account) => counts.get(id) ?? 0;
	return {
		codeFor(account) {
			const alive = [...codes.values()].find((one) => one.account === account && find(one.code));
			if (alive) return alive;
			const made = { code: newCode(), account, expiresAt: new Date(clock.now().getTime() + CODE_LIFE_MS) };
			codes.set(made.code, made);
			return made;
		},
		redeem(code) {
			const found = find(code);
			if (!found) return undefined;
			codes.delete(code);
			counts.set(found.account.id, botLogins(found.account) + 1);
			return found.account;
		},
		holder: (code) => find(code)?.account,
		botLogins,
		setBotLogins: (account, count) => void counts.set(account.id, count),
		clear() {
			codes.clear();
			counts.clear();
		},
	};
}
