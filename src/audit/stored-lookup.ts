import type { LookupTable } from '../database/schema.ts';

/** A lookup as it was read back; its texts are what the database holds, whoever wrote them. */
export interface StoredLookup {
	readonly seq: number;
	readonly at: Date;
	readonly callerId: string;
	readonly subjectUsername: string;
	readonly channelId: string;
	/** Ids of the disclosed sections. */
	readonly sections: readonly string[];
	readonly visibility: string;
	readonly outcome: string;
}

export function storedLookup(row: LookupTable): StoredLookup {
	return {
		seq: row.seq,
		at: new Date(row.at),
		callerId: row.caller_id,
		subjectUsername: row.subject_username,
		channelId: row.channel_id,
		sections: sectionIds(row.sections),
		visibility: row.visibility,
		outcome: row.outcome,
	};
}

/** The ids in a row's JSON array; a text that is none counts as one id, so that a damaged row can still be shown. */
export function sectionIds(json: string): readonly string[] {
	try {
		const ids: unknown = JSON.parse(json);
		if (Array.isArray(ids) && ids.every((id) => typeof id === 'string')) return ids;
	} catch {}
	return [json];
}
