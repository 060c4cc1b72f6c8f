import { jsonAnswer } from 'discord-sandbox/http';
import { microseconds } from '../clock.ts';
import { isObject } from '../json.ts';
import { WEB_LOGIN_EVERY } from '../login-codes.ts';
import { problem } from '../problem.ts';
import { isRestricted } from '../profile-view.ts';
import { sessionSeconds } from '../sessions.ts';
import type { KeyEndpoint, SessionEndpoint } from './endpoint.ts';

const CODE_LENGTH = 8;
const STATE_WORDS = ['active', 'timeout', 'banned'] as const;
const IDENTITY = ['platform', 'platform_user_id', 'platform_username', 'platform_avatar_url'] as const;

/** The texts of a body's required fields, or what is wrong with the first bad one. */
function texts<Name extends string>(body: unknown, names: readonly Name[]): Map<Name, string> | string {
	if (!isObject(body)) return 'Invalid request';
	const found = new Map<Name, string>();
	for (const name of names) {
		const value = body[name];
		if (value === undefined || value === null || value === '') return `${name} is required`;
		if (typeof value !== 'string') return `${name} must be a string`;
		found.set(name, value);
	}
	return found;
}

/** The session cookie as the Portal sets it; `HttpOnly` is likely but not documented. */
function cookieHeader(value: string, seconds: number): string {
	return `psession=${value}; Domain=.7331.org; Path=/; SameSite=None; Secure; HttpOnly; Max-Age=${seconds}`;
}

const sendCode: KeyEndpoint = {
	method: 'POST',
	path: '/v1/authentication/bot/send-code',
	tier: 'bot',
	credential: 'bot-key',
	answer({ state, body }) {
		const fields = texts(body, IDENTITY);
		if (typeof fields === 'string') return problem(400, fields);
		const { platform, platform_user_id } = Object.fromEntries(fields);
		const account = state.accounts.byPlatform(platform ?? '', platform_user_id ?? '');
		if (!account) return problem(404, 'User not found');
		if (isRestricted(account)) return problem(403, 'Access denied');
		if (state.codes.botLogins(account) >= WEB_LOGIN_EVERY) return problem(403, 'Web login required');
		const { code, expiresAt } = state.codes.codeFor(account);
		return jsonAnswer(200, { code, expires_at: microseconds(expiresAt) });
	},
};

const verify: KeyEndpoint = {
	method: 'POST',
	path: '/v1/authentication/verify',
	tier: 'login',
	credential: 'public-key',
	answer({ state, body }) {
		const fields = texts(body, ['code']);
		if (typeof fields === 'string') return problem(400, fields);
		const code = fields.get('code') ?? '';
		if (code.length !== CODE_LENGTH) return problem(400, `code must be exactly ${CODE_LENGTH} characters`);
		const account = state.codes.redeem(code);
		if (!account) return problem(400, 'Invalid or expired code');
		if (isRestricted(account)) return problem(403, 'Access denied');
		const { cookie } = state.sessions.issue(account);
		const answer = {
			user_created: false,
			id: account.id,
			username: account.username,
			avatar_url: account.avatarUrl,
			permission_level: account.level,
			subscription_level: account.tier,
			subscription_expires_at: account.detail.subscription_expires_at ?? null,
			state: STATE_WORDS[account.state] ?? 'active',
			created_at: account.createdAt,
		};
		return jsonAnswer(200, answer, { 'set-cookie': [cookieHeader(cookie, sessionSeconds(account.level))] });
	},
};

const logout: SessionEndpoint = {
	method: 'POST',
	path: '/v1/authentication/logout',
	tier: 'login',
	credential: 'session',
	answer({ state }, session) {
		state.sessions.end(session);
		return jsonAnswer(200, { message: 'Logged out.' }, { 'set-cookie': [cookieHeader('', 0)] });
	},
};

export const LOGIN_ENDPOINTS = [sendCode, verify, logout];
