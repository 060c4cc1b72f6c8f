import { Pool } from 'undici';
import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import { Failure } from './core/failure.ts';
import type { Log } from './core/log.ts';
import type { World } from './core/world.ts';
import { credentialHeader } from './portal/credential.ts';
import { requestOnce } from './portal/http.ts';
import { PortalFault } from './portal/transport-error.ts';

/** Of each request: nobody waits for them. */
const TIMEOUT_MS = 5000;
const ROUTE = {
	method: 'GET',
	ignoresAnswer: true,
	meaning: { 401: 'login-not-set-up', 403: 'login-not-set-up' },
} as const;

/**
 * Warns if the Portal cannot be reached, or refuses one of Porter's keys. It changes nothing there: it reads the health,
 * then with each key what the documentation lets it read, the bot's own record and the list of bots. Never throws.
 */
export async function warnAboutPortal(config: Config, log: Log, world: World): Promise<void> {
	const { origin } = config.portalUrl;
	const dispatcher = new Pool(origin, { allowH2: false, connect: { timeout: TIMEOUT_MS } });
	const common = { dispatcher, origin, route: ROUTE, version: packageJson.version, world, about: {} };
	const failureOf = async (path: string, credential = (): Record<string, string> => ({})) => {
		const signal = world.deadline(TIMEOUT_MS);
		try {
			await requestOnce({ ...common, path, credential: credential(), signal, onStatus() {}, onPause() {} });
			return undefined;
		} catch (error) {
			return error instanceof Failure ? error : undefined;
		}
	};
	const { code, cause } = (await failureOf('/health')) ?? {};
	if (code === 'portal-down' || code === 'portal-slow') {
		log.warn('the Portal cannot be reached', { code: cause instanceof PortalFault ? cause.code : code });
	} else {
		const keys = [
			['PORTAL_BOT_KEY', 'bot-key', '/v1/bot/me', config.portalBotKey],
			['PORTAL_PUBLIC_KEY', 'public-key', '/v1/bots?limit=1', config.portalPublicKey],
		] as const;
		for (const [setting, kind, path, key] of keys) {
			const failure = key && (await failureOf(path, () => credentialHeader(kind, key)));
			if (failure?.code === 'login-not-set-up') log.warn('the Portal refuses a key', { setting });
		}
	}
	await dispatcher.destroy();
}
