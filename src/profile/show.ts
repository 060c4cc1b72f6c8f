import type { LookupLog } from '../audit/record.ts';
import { Failure, type FailureCode } from '../core/failure.ts';
import { type Button, ephemeral, type Line, type Reply } from '../core/reply.ts';
import { isUsername } from '../core/username.ts';
import type { LiveSession } from '../core/viewer.ts';
import type { PortalReader } from '../portal/portal.ts';
import type { SessionReader } from '../sessions/stored-sessions.ts';
import { drawOverview, drawSection, openSections } from './cards.ts';
import type { Audience } from './policy.ts';
import { type ProfileRequest, signInControl } from './request.ts';
import type { Facts } from './sections/facts.ts';
import { SECTIONS, type SectionId, sectionOf } from './sections.ts';

export interface ShowDeps {
	readonly sessions: SessionReader;
	readonly portal: PortalReader;
	readonly lookups: LookupLog;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

export type ShowProfile = (ask: ProfileRequest) => Promise<Reply>;

/**
 * The way of a lookup: open the caller's session, fetch, decide, draw, record. The answer is returned only after the
 * audit trail has it.
 * @throws Failure for everything that is expected to go wrong
 */
export function createShow({ sessions, portal, lookups, now }: ShowDeps): ShowProfile {
	return async (ask) => {
		const began = now();
		const section = sectionOf(ask.view);
		refuseEarly(ask, section);
		const session = await sessions.open(ask.caller.id).catch(offeringSignIn(ask));
		const isOwnerView = section !== undefined && SECTIONS[section].clearance === 'owner';
		const { facts, role } = await (isOwnerView ? ownerFacts : commonFacts)(ask, session).catch(
			async (error) => {
				if (error instanceof Failure && error.code === 'session-expired') await sessions.markDead(session);
				return offeringSignIn(ask)(error);
			},
		);
		const audience: Audience = { place: ask.place, visibility: ask.visibility, role };
		const { reply, sections } = decide(ask, section, facts, audience);
		await lookups.record({
			at: new Date(began),
			callerId: ask.caller.id,
			viewerId: session.viewer.id,
			viewerRole: role,
			subjectId: facts.profile.id,
			subjectUsername: facts.profile.username,
			guildId: ask.guildId,
			channelId: ask.channelId,
			sections: ask.view === 'addresses' ? ['addresses'] : sections,
			visibility: reply.visibility,
			outcome: facts.profile.staff && ask.place === 'public-channel' ? 'withheld' : 'shown',
			durationMs: now() - began,
		});
		return withPlaceNote(reply, ask, facts);
	};

	async function commonFacts(ask: ProfileRequest, session: LiveSession) {
		const profile = await portal.profile(session, ask.username);
		return { facts: factsOf({ profile }), role: session.viewer.role };
	}

	/** The stored role may be a day old, so an owner's is asked for anew. */
	async function ownerFacts(ask: ProfileRequest, session: LiveSession) {
		const viewer = await portal.viewer(session);
		if (viewer.role !== session.viewer.role) await sessions.noteViewer(session, viewer);
		if (viewer.role !== 'owner') throw new Failure('owners-only');
		const { profile, sessions: history } = await portal.ownerProfile(session, ask.username);
		if (!profile.staff) throw new Failure('only-public', { username: profile.username });
		const addresses = ask.view === 'addresses' ? 'shown' : 'masked';
		return { facts: factsOf({ profile, sessions: history, addresses }), role: viewer.role };
	}

	function factsOf(facts: Pick<Facts, 'profile'> & Partial<Facts>): Facts {
		return { addresses: 'masked', now: new Date(now()), ...facts };
	}
}

/** What needs no question to the Portal. */
function refuseEarly({ username, place, placeNote }: ProfileRequest, section: SectionId | undefined): void {
	if (!isUsername(username)) throw new Failure('bad-username');
	const isPrivate = section !== undefined && SECTIONS[section].clearance !== 'public';
	if (isPrivate && place === 'public-channel') {
		throw new Failure('moderator-channel-only', placeNote ? { placeNote } : {});
	}
}

function decide(ask: ProfileRequest, section: SectionId | undefined, facts: Facts, audience: Audience) {
	if (section === undefined) return drawOverview(facts, audience);
	if (!openSections(facts, audience).includes(section)) {
		throw new Failure('only-public', { username: facts.profile.username });
	}
	return drawSection(section, ask.page, facts, audience);
}

/** Somebody who would have seen more in a moderator channel is told why this one is none. */
function withPlaceNote(reply: Reply, { placeNote }: ProfileRequest, { profile }: Facts): Reply {
	if (!placeNote || !profile.staff) return reply;
	const lines: Line[] = [['It was meant to be a moderator channel, but ', ...placeNote, '.']];
	return {
		...reply,
		aside: ephemeral('Staff sections are not shown in this channel', lines, { tone: 'caution' }),
	};
}

const SIGN_IN_HELPS: readonly FailureCode[] = ['no-session', 'session-expired', 'session-unreadable'];

/** Where signing in is what helps, the failure brings the button that does it and then shows the profile. */
function offeringSignIn(ask: ProfileRequest): (error: unknown) => never {
	return (error) => {
		const helps = error instanceof Failure && SIGN_IN_HELPS.includes(error.code);
		throw helps ? error.with({ offer: signInButton(ask) }) : error;
	};
}

function signInButton(ask: ProfileRequest): Button {
	const { username, view, page } = ask;
	const id = signInControl.id({ username, view, page });
	return { kind: 'button', id, label: 'Sign in and show profile', style: 'primary' };
}
