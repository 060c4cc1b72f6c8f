import { describe, expect, expectTypeOf, test } from 'vitest';
import { type PortalRoute, pathOf, ROUTES, type Variables } from '../../../src/portal/routes.ts';

describe('a path', () => {
	test('has the variables in the place of their names, each encoded', () => {
		const route = { ...ROUTES.profile, template: '/v1/chats/{chat}/members/{member}' } as const;
		expect(pathOf(route, { chat: 'a/b', member: '../{chat}?x=1' })).toBe(
			'/v1/chats/a%2Fb/members/..%2F%7Bchat%7D%3Fx%3D1',
		);
	});

	test('without variables is its template', () => {
		for (const route of Object.values<PortalRoute>(ROUTES)) {
			if (!route.template.includes('{')) expect(pathOf(route)).toBe(route.template);
		}
	});
});

test('a request brings exactly the variables that its route names', () => {
	expectTypeOf<Variables<typeof ROUTES.profile>>().toExtend<{
		readonly params: { readonly username: string };
		readonly body?: never;
	}>();
	expectTypeOf<{ params: { id: string } }>().not.toExtend<Variables<typeof ROUTES.profile>>();
	expectTypeOf<unknown>().not.toExtend<Variables<typeof ROUTES.profile>>();
	expectTypeOf<{ params: { username: string } }>().not.toExtend<Variables<typeof ROUTES.me>>();
	expectTypeOf<object>().toExtend<Variables<typeof ROUTES.me>>();
	expectTypeOf<{ body: { code: string } }>().toExtend<Variables<typeof ROUTES.verify>>();
	expectTypeOf<{ body: { platform: string } }>().not.toExtend<Variables<typeof ROUTES.sendCode>>();
});
