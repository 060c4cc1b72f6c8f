import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config.ts';
import type { World } from './core/world.ts';
import { createPortal, type Portal, type PortalOptions } from './portal/portal.ts';

interface Choices {
	readonly onRequest?: PortalOptions['onRequest'];
	readonly dispatcher?: PortalOptions['dispatcher'] | undefined;
}

/** The Portal of the settings, for all programs that ask it. */
export function openPortal(config: Config, world: World, { onRequest, dispatcher }: Choices = {}): Portal {
	const { portalUrl, portalBotKey, portalPublicKey, portalRequestsPerMinute, lookupsPerMinute } = config;
	return createPortal({
		origin: portalUrl,
		world,
		...(portalBotKey && { botKey: portalBotKey }),
		...(portalPublicKey && { publicKey: portalPublicKey }),
		requestsPerMinute: portalRequestsPerMinute,
		lookupsPerMinute,
		version: packageJson.version,
		...(onRequest && { onRequest }),
		...(dispatcher && { dispatcher }),
	});
}
