import {
	changed,
	deepAnswer,
	htmlAnswer,
	redirectAnswer,
	statusAnswer,
	textAnswer,
	truncated,
	withCookie,
} from './content.ts';
import type { Fault, FaultKind } from './fault.ts';
import { type Stage, send } from './fault-target.ts';
import { playGzip, playHuge } from './flood.ts';
import {
	playBigHeaders,
	playDelay,
	playDrip,
	playReset,
	playShortBody,
	playSilence,
	playStall,
} from './wire.ts';

type Player<Kind extends FaultKind> = (stage: Stage, fault: Fault<Kind>) => void | Promise<void>;

const PLAYERS: { readonly [Kind in FaultKind]: Player<Kind> } = {
	pass: (stage) => send(stage, stage.answer()),
	status: (stage, fault) => send(stage, statusAnswer(fault)),
	text: (stage, fault) => send(stage, textAnswer(fault)),
	html: (stage) => send(stage, htmlAnswer()),
	change: (stage, fault) => send(stage, changed(stage.answer(), fault)),
	truncated: (stage) => send(stage, truncated(stage.answer())),
	deep: (stage, fault) => send(stage, deepAnswer(fault)),
	huge: playHuge,
	gzip: playGzip,
	redirect: (stage, fault) => send(stage, redirectAnswer(fault)),
	'wrong-user': (stage, { username = 'quiet.user' }) =>
		send(stage, stage.answer(`/v1/users/profile/${username}`)),
	'set-cookie': (stage, fault) => send(stage, withCookie(stage.answer(), fault)),
	'big-headers': playBigHeaders,
	delay: playDelay,
	stall: playStall,
	drip: playDrip,
	reset: playReset,
	'short-body': playShortBody,
	silence: playSilence,
};

/** Answers a request with a fault. It settles when nothing more will be sent; a client that goes is no error. */
export async function play<Kind extends FaultKind>(stage: Stage, fault: Fault<Kind>): Promise<void> {
	const player: Player<Kind> = PLAYERS[fault.kind];
	try {
		await player(stage, fault);
	} catch (error) {
		if (!stage.gone.aborted) throw error;
	}
}
