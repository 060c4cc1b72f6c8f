import type { PlaceVerdict } from '../channels/place.ts';

/** An open answer with elevated data that was about to go to a channel which is no moderator channel any more. */
export class Withheld extends Error {
	override readonly name = 'Withheld';
	readonly verdict: PlaceVerdict;

	constructor(verdict: PlaceVerdict) {
		super('withheld');
		this.verdict = verdict;
	}
}
