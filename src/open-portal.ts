import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import { machine } from './core/world.ts';
import { createPortal, type Portal, type PortalOptions } from './portal/portal.ts';

/** The Portal of the settings, for all programs that ask it. */
export function openPortal(config: Config, onRequest?: PortalOptions['onRequest']): Portal {
	const { portalUrl, portalBotKey, portalPublicKey, portalRequestsPerMinute, lookupsPerMinute } = config;
	return createPortal({
		origin: portalUrl,
		world: machine,
		...(portalBotKey && { botKey: portalBotKey }),
		...(portalPublicKey && { publicKey: portalPublicKey }),
		requestsPerMinute: portalRequestsPerMinute,
		lookupsPerMinute,
		version: packageJson.version,
		...(onRequest && { onRequest }),
	});
}
