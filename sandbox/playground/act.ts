import type { RecordedRequest } from 'discord-sandbox';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import type { PersonaKey } from '../fixtures/personas.ts';
import type { PortalRequestRecord } from '../portal/request-record.ts';
import type { Sandbox } from '../sandbox.ts';
import { type LogLine, readLogLine } from './log-line.ts';

/** One thing that a person did, and all that is known of what came of it. */
export interface Act {
	readonly who: PersonaKey;
	readonly where: ChannelKey;
	/** What they did, in words. */
	readonly title: string;
	readonly began: number;
	/** Undefined if Discord's client would not have let them do it. */
	readonly interaction: string | undefined;
	/** Porter's log lines about it, in order. */
	readonly lines: readonly LogLine[];
	/** What the Portal was asked meanwhile, by anybody who it was. */
	readonly asked: readonly PortalRequestRecord[];
	/** What Porter told Discord. */
	told(): readonly RecordedRequest[];
	readonly state: 'under-way' | 'over';
}

/** The last line about an interaction comes after its answer has gone out, or could not. */
const LAST_LINES: readonly string[] = ['interaction', 'answer could not be delivered'];
const WAIT_FOR_LAST_LINE_MS = 2000;

interface Begin extends Pick<Act, 'who' | 'where' | 'title'> {
	readonly sandbox: Sandbox;
	/** Does it. The interaction is sent before it first waits for anything. */
	readonly doing: () => Promise<unknown>;
	/** Discord has Porter's first response. */
	readonly onAnswer: () => void;
	readonly onChange: () => void;
}

/** Does something and records what comes of it. @returns at once; `done` rejects if it was not even sent */
export function beginAct({ sandbox, doing, onAnswer, onChange, ...about }: Begin): {
	act: Act;
	done: Promise<void>;
} {
	const { discord, portal } = sandbox;
	const began = Date.now();
	const lines: LogLine[] = [];
	const asked: PortalRequestRecord[] = [];
	let interaction: string | undefined;
	let ended: number | undefined;
	const { promise: lastLine, resolve: seenLastLine } = Promise.withResolvers<void>();
	const endings = [
		discord.on('change', (change) => {
			if (change.kind === 'interaction-started') interaction ??= change.interactionId;
			if (change.kind === 'interaction-answered' && change.interactionId === interaction) onAnswer();
		}),
		portal.on('request', (request) => {
			asked.push(request);
			onChange();
		}),
		sandbox.porter().onLine((text) => {
			const line = readLogLine(text);
			if (!line || line.interaction !== interaction) return;
			lines.push(line);
			if (LAST_LINES.includes(line.msg)) seenLastLine();
			onChange();
		}),
	];

	const finish = async (): Promise<void> => {
		try {
			await doing();
			if (lines.some(({ msg }) => LAST_LINES.includes(msg))) return;
			const enough = setTimeout(seenLastLine, WAIT_FOR_LAST_LINE_MS);
			await lastLine;
			clearTimeout(enough);
		} finally {
			ended = Date.now();
			for (const end of endings) end();
			onChange();
		}
	};
	const isMine = ({ at, path }: RecordedRequest): boolean => {
		if (at < began || at > (ended ?? at)) return false;
		return path.startsWith(`/interactions/${interaction}/`) || path.startsWith('/webhooks/');
	};
	const done = finish();
	return {
		done,
		act: {
			...about,
			began,
			get interaction() {
				return interaction;
			},
			lines,
			asked,
			told: () => discord.requests.filter(isMine),
			get state() {
				return ended === undefined ? 'under-way' : 'over';
			},
		},
	};
}
