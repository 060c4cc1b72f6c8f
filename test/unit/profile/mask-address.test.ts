import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskAddress } from '../../../src/profile/mask-address.ts';

test.each([
	['203.0.113.77', '203.0.113.x'],
	['2001:db8:aa:bb:1:2:3:4', '2001:db8:aa::/48'],
	['2001:db8::1', '2001:db8:0::/48'],
	['::1', '0:0:0::/48'],
	['::ffff:203.0.113.77', '203.0.113.x'],
	['64:ff9b::203.0.113.77', 'hidden'],
	['fe80::1%eth0', 'hidden'],
	['not an address 203.0.113.77', 'hidden'],
	['', 'hidden'],
])('masks %s as %s', (address, masked) => {
	expect(maskAddress(address)).toBe(masked);
});

test('keeps the last part of no IPv4 address', () => {
	fc.assert(
		fc.property(fc.ipV4(), (address) => {
			expect(maskAddress(address)).toBe(`${address.split('.').slice(0, 3).join('.')}.x`);
		}),
	);
});

test('keeps at most 48 bits of any IPv6 address', () => {
	fc.assert(
		fc.property(fc.ipV6(), (address) => {
			expect(maskAddress(address)).toMatch(/^(hidden|(\d+\.){3}x|([0-9a-f]{1,4}:){3}:\/48)$/i);
		}),
	);
});
