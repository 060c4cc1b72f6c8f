import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { createLog, traceOf } from '../../../src/core/log.ts';
import { Secret } from '../../../src/core/secret.ts';

function lineSink() {
	const lines: string[] = [];
	return { lines, write: (line: string) => void lines.push(line) };
}

describe('a log line', () => {
	test('is one JSON object with the level in words and the time in UTC', () => {
		const sink = lineSink();
		createLog('info', sink).warn('something', { guild: '1', count: 2 });
		expect(sink.lines).toHaveLength(1);
		const line: unknown = JSON.parse(sink.lines[0] ?? '');
		expect(line).toEqual({
			level: 'warn',
			time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			guild: '1',
			count: 2,
			msg: 'something',
		});
	});

	test.each([
		['debug', 4],
		['info', 3],
		['warn', 2],
		['error', 1],
		['silent', 0],
	] as const)('is written from its level on (%s)', (level, count) => {
		const sink = lineSink();
		const log = createLog(level, sink);
		log.debug('a');
		log.info('b');
		log.warn('c');
		log.error('d');
		expect(sink.lines).toHaveLength(count);
	});

	test('carries what the context adds', () => {
		const sink = lineSink();
		createLog('info', sink, () => ({ interaction: '42' })).info('something');
		expect(JSON.parse(sink.lines[0] ?? '')).toMatchObject({ interaction: '42', msg: 'something' });
	});
});

describe('the trace of an error', () => {
	const SECRET = 'canary-in-the-message';

	test('has its kind, its code and where it was, and never its message', () => {
		const error = Object.assign(new TypeError(`cannot read ${SECRET}\n    at ${SECRET} line two`), {
			code: 'ERR_X',
			cookie: SECRET,
		});
		const trace = traceOf(error);
		expect(trace).toMatchObject({ name: 'TypeError', code: 'ERR_X' });
		expect(trace.at[0]).toContain('log.test.ts');
		expect(JSON.stringify(trace)).not.toContain(SECRET);
	});

	test('follows causes, but not for ever', () => {
		const error = new Failure('internal', {}, { cause: new Error(SECRET, { cause: 'text' }) });
		expect(traceOf(error)).toMatchObject({
			name: 'Failure',
			code: 'internal',
			cause: { name: 'Error', cause: { name: 'string', at: [] } },
		});
		const loop = new Error('loop');
		loop.cause = loop;
		expect(JSON.stringify(traceOf(loop)).match(/"name"/g)).toHaveLength(4);
	});

	test.each([undefined, null, SECRET, 42, { message: SECRET }, new Secret(SECRET)])(
		'of what is no error says only what it is',
		(thrown) => {
			expect(traceOf(thrown).at).toEqual([]);
			expect(JSON.stringify(traceOf(thrown))).not.toContain(SECRET);
		},
	);

	test('leaves a code out that is neither a word nor a number', () => {
		expect(traceOf(Object.assign(new Error('x'), { code: { text: SECRET } }))).not.toHaveProperty('code');
	});
});
