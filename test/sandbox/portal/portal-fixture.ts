import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type SandboxPortal, startSandboxPortal } from '../../../sandbox/portal/sandbox-portal.ts';
import { createPortalTestClient, type PortalTestClient } from './portal-client.ts';

/** One running Portal for the tests of a file, as at its start before each test. */
export function usePortal(): { readonly portal: SandboxPortal; readonly client: PortalTestClient } {
	let running: { portal: SandboxPortal; client: PortalTestClient } | undefined;
	const get = () => {
		if (!running) throw new Error('the portal is not running yet');
		return running;
	};
	beforeAll(async () => {
		const portal = await startSandboxPortal();
		running = { portal, client: createPortalTestClient(portal) };
	});
	beforeEach(() => get().portal.reset());
	afterAll(async () => {
		await get().client.close();
		await get().portal.close();
	});
	return {
		get portal() {
			return get().portal;
		},
		get client() {
			return get().client;
		},
	};
}
