import { expect, test } from 'vitest';
import { createPathRouter } from '../../src/http/path-router.ts';

const ROUTES = [
	{ method: 'GET', path: '/users/@me' },
	{ method: 'GET', path: '/users/:user' },
	{ method: 'PATCH', path: '/users/:user' },
	{ method: 'GET', path: '/names/:name' },
] as const;
const router = createPathRouter(ROUTES, { user: /^\d+$/ });

test.each([
	['GET', '/users/12', { user: '12' }],
	['GET', '/users/%40me', {}],
	['PATCH', '/users/12', { user: '12' }],
	['GET', '/names/a%20b', { name: 'a b' }],
	['GET', '/names/%E0%A4%A', { name: '%E0%A4%A' }],
])('%s %s is found', (method, path, params) => {
	expect(router.find(method, path)).toMatchObject({ kind: 'found', params, route: { method } });
});

test.each([['/users/pins'], ['/users/'], ['/users'], ['/users/12/more'], ['/names/']])(
	'%s is unknown',
	(path) => {
		expect(router.find('GET', path)).toEqual({ kind: 'unknown' });
	},
);

test('another method is told with those that there are', () => {
	expect(router.find('DELETE', '/users/12')).toEqual({ kind: 'other-method', allow: ['GET', 'PATCH'] });
});
