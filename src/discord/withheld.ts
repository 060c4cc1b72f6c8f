import type { PlaceVerdict } from '../channels/place.ts';

/** An open answer with elevated data that was about to go to a channel which is no moderator channel any more. */
export class HeldBack extends Error {
	override readonly name = 'HeldBack';
	readonly verdict: PlaceVerdict;

	constructor(verdict: PlaceVerdict) {
		super('held back');
		this.verdict = verdict;
	}
}
