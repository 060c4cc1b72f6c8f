import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields } from '../core/log.ts';
import type { Dispatch } from './dispatch.ts';

const underWay = new AsyncLocalStorage<string>();

/** Lets every log line that an interaction causes say which one it was, down to its requests to the Portal. */
export function traced(dispatch: Dispatch): Dispatch {
	return (incoming) => underWay.run(incoming.id, () => dispatch(incoming));
}

/** What the log adds to each line: the interaction under way, if the line is about one. */
export function interactionUnderWay(): LogFields {
	const interaction = underWay.getStore();
	return interaction === undefined ? {} : { interaction };
}
