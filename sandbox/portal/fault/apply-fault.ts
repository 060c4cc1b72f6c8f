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
import { type FaultTarget, send } from './fault-target.ts';
import { applyGzip, applyHuge } from './flood.ts';
import {
	applyBigHeaders,
	applyDelay,
	applyDrip,
	applyReset,
	applyShortBody,
	applySilence,
	applyStall,
} from './wire.ts';

type Player<Kind extends FaultKind> = (target: FaultTarget, fault: Fault<Kind>) => void | Promise<void>;

const PLAYERS: { readonly [Kind in FaultKind]: Player<Kind> } = {
	pass: (target) => send(target, target.answer()),
	status: (target, fault) => send(target, statusAnswer(fault)),
	text: (target, fault) => send(target, textAnswer(fault)),
	html: (target) => send(target, htmlAnswer()),
	change: (target, fault) => send(target, changed(target.answer(), fault)),
	truncated: (target) => send(target, truncated(target.answer())),
	deep: (target, fault) => send(target, deepAnswer(fault)),
	huge: applyHuge,
	gzip: applyGzip,
	redirect: (target, fault) => send(target, redirectAnswer(fault)),
	'wrong-user': (target, { username = 'quiet.user' }) =>
		send(target, target.answer(`/v1/users/profile/${username}`)),
	'set-cookie': (target, fault) => send(target, withCookie(target.answer(), fault)),
	'big-headers': applyBigHeaders,
	delay: applyDelay,
	stall: applyStall,
	drip: applyDrip,
	reset: applyReset,
	'short-body': applyShortBody,
	silence: applySilence,
};

/** Answers a request with a fault. It settles when nothing more will be sent; a client that goes is no error. */
export async function play<Kind extends FaultKind>(target: FaultTarget, fault: Fault<Kind>): Promise<void> {
	const player: Player<Kind> = PLAYERS[fault.kind];
	try {
		await player(target, fault);
	} catch (error) {
		if (!target.gone.aborted) throw error;
	}
}
