import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readCookie } from '../../../src/admin/read-cookie.ts';

/** A terminal: keys arrive as they are typed, and whether it shows them is noted. */
function terminal() {
	const modes: boolean[] = [];
	const input = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (isRaw: boolean) => modes.push(isRaw),
	});
	let shown = '';
	const read = readCookie(input, (text) => {
		shown += text;
	});
	return { input, modes, shown: () => shown, read };
}

describe('readCookie at a terminal', () => {
	test('asks, and shows nothing of what is typed', async () => {
		const { input, modes, shown, read } = terminal();
		for (const key of 'abcdef') input.write(key);
		expect(modes).toEqual([true]);
		input.write('ghi\rjkl');
		expect((await read).reveal()).toBe('abcdefghi');
		expect(modes).toEqual([true, false]);
		expect(shown()).toBe('Value of the psession cookie (it is not shown): \n');
	});

	test.each(['\r', '\n', '\x04'])('ends at %j', async (end) => {
		const { input, read } = terminal();
		input.write(`psession=abc${end}`);
		expect((await read).reveal()).toBe('abc');
	});

	test('ends when the terminal does', async () => {
		const { input, read } = terminal();
		input.end('abc');
		expect((await read).reveal()).toBe('abc');
	});

	test('takes back what is erased, and no more than was typed', async () => {
		const { input, read } = terminal();
		input.write('\x7f\x7fabx');
		input.write('\x7fcd\b\b\bde\r');
		expect((await read).reveal()).toBe('ade');
	});

	test('stores nothing when interrupted, and lets the terminal show keys again', async () => {
		const { input, modes, read } = terminal();
		input.write('abc\x03');
		await expect(read).rejects.toThrow('Interrupted; nothing was stored.');
		expect(modes).toEqual([true, false]);
	});
});

describe('readCookie from a pipe', () => {
	test('joins what comes in pieces', async () => {
		const input = new PassThrough();
		const read = readCookie(input, () => expect.unreachable('asks nobody'));
		input.write('pses');
		input.write('sion=ab');
		input.end('c\n');
		expect((await read).reveal()).toBe('abc');
	});

	test('does not read without end', async () => {
		async function* endless() {
			for (;;) yield 'x'.repeat(1000);
		}
		const value = await readCookie(endless(), () => {});
		expect(value.reveal().length).toBeLessThan(10_000);
	});
});
