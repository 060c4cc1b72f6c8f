/** The HTTP kit and the fault engine, for other local services that are to stand beside the local Discord in tests. */
export { createFaultRules, type HttpFaultRule, type HttpFaultRules, isFoundIn } from './http/fault-rules.ts';
export { bodyOf, type HttpAnswer, jsonAnswer, sendAnswer, writeHead } from './http/http-answer.ts';
export {
	answerWithFault,
	createExchangeSignal,
	type HttpExchange,
	type HttpFault,
} from './http/http-fault.ts';
export {
	type LoopbackHandlers,
	type LoopbackServer,
	openLoopbackServer,
	readBody,
} from './http/loopback-server.ts';
export { createPathRouter, type PathRoute, type PathRouter, type RouteMatch } from './http/path-router.ts';
export { createHttpLog, type HttpLog } from './http/request-log.ts';
export type { WireFault } from './http/wire-fault.ts';
