import type { Lookup, LookupLog } from '../audit/record.ts';
import type { Disclosures } from '../channels/disclosures.ts';
import { Failure } from '../core/failure.ts';
import { ephemeral, type Reply } from '../core/reply.ts';
import { isUsername } from '../core/username.ts';
import type { LiveSession } from '../core/viewer.ts';
import type { World } from '../core/world.ts';
import type { PortalReader } from '../portal/reader.ts';
import type { SessionReader } from '../sessions/stored-sessions.ts';
import type { WithSession } from '../sessions/with-session.ts';
import { drawOverview, drawSection, openSections } from './cards.ts';
import { type ProfileRequest, signInControl } from './request.ts';
import type { Facts } from './section.ts';
import { isForOwners, SECTIONS, type SectionId, sectionOf } from './sections.ts';

export interface ShowDeps {
	readonly withSession: WithSession;
	readonly sessions: Pick<SessionReader, 'noteViewer'>;
	readonly portal: PortalReader;
	readonly lookups: Pick<LookupLog, 'record'>;
	readonly disclosures: Pick<Disclosures, 'row'>;
	readonly world: Pick<World, 'now'>;
}

export type ShowProfile = (request: ProfileRequest) => Promise<Reply>;

/**
 * The way of a lookup: open the caller's session, fetch, decide, draw, record. The answer is returned only after the
 * audit trail, and the list of disclosures, have it.
 * @throws Failure for everything that is expected to go wrong
 */
export function createShow(deps: ShowDeps): ShowProfile {
	const { withSession, lookups, disclosures, world } = deps;
	return async (request) => {
		const began = world.now();
		const { caller, place, visibility, username, view, page } = request;
		const section = sectionOf(view);
		refuseEarly(request, section);
		const fetchFacts = isForOwners(view) ? ownerFacts : commonFacts;
		const id = signInControl.id({ username, view, page });
		const signIn = { kind: 'button', id, label: 'Sign in and show profile', style: 'primary' } as const;
		const { facts, viewer } = await withSession(caller.id, signIn, (session) =>
			fetchFacts(deps, request, session),
		);
		const audience = { place, visibility, role: viewer.role };
		if (section !== undefined && !openSections(facts, audience).includes(section)) {
			throw new Failure('only-public', { username: facts.profile.username });
		}
		const { reply, sections } =
			section === undefined ? drawOverview(facts, audience) : drawSection(section, page, facts, audience);
		const { guildId, channelId, interaction } = request;
		const isDisclosure = reply.visibility === 'open' && reply.clearance === 'elevated';
		const disclosure = isDisclosure ? disclosures.row({ ...interaction, guildId, channelId }) : undefined;
		const lookup: Lookup = {
			at: new Date(began),
			callerId: caller.id,
			viewerId: viewer.id,
			viewerRole: viewer.role,
			subjectId: facts.profile.id,
			subjectUsername: facts.profile.username,
			guildId,
			channelId,
			sections: view === 'addresses' ? ['addresses'] : sections,
			visibility: reply.visibility,
			outcome: facts.profile.staff && place === 'public-channel' ? 'withheld' : 'shown',
			durationMs: world.now() - began,
		};
		await lookups.record(lookup, disclosure);
		const recorded = disclosure ? { ...reply, disclosureId: disclosure.id } : reply;
		return withPlaceNote(recorded, request, facts);
	};
}

async function commonFacts({ portal, world }: ShowDeps, { username }: ProfileRequest, session: LiveSession) {
	const profile = await portal.profile(session, username);
	const facts: Facts = { profile, addresses: 'masked', now: new Date(world.now()) };
	return { facts, viewer: session.viewer };
}

/** The stored role may be a day old, so the Portal is asked whether the viewer is still an owner. */
async function ownerFacts(
	{ portal, sessions, world }: ShowDeps,
	{ username, view }: ProfileRequest,
	session: LiveSession,
) {
	const viewer = await portal.viewer(session);
	if (viewer.role !== session.viewer.role) await sessions.noteViewer(session, viewer);
	if (viewer.role !== 'owner') throw new Failure('owners-only');
	const { profile, sessions: history } = await portal.ownerProfile(session, username);
	if (!profile.staff) throw new Failure('only-public', { username: profile.username });
	const addresses = view === 'addresses' ? 'shown' : 'masked';
	const facts: Facts = { profile, sessions: history, addresses, now: new Date(world.now()) };
	return { facts, viewer: { ...session.viewer, role: viewer.role } };
}

/** What needs no request to the Portal. */
function refuseEarly({ username, place, placeNote }: ProfileRequest, section: SectionId | undefined): void {
	if (!isUsername(username)) throw new Failure('bad-username');
	const isPrivate = section !== undefined && SECTIONS[section].clearance !== 'public';
	if (isPrivate && place === 'public-channel') {
		throw new Failure('moderator-channel-only', placeNote ? { placeNote } : {});
	}
}

/** Somebody who would have seen more in a moderator channel is told why this one is none. */
function withPlaceNote(reply: Reply, { placeNote }: ProfileRequest, { profile }: Facts): Reply {
	if (!placeNote || !profile.staff) return reply;
	const lines = [['It was meant to be a moderator channel, but ', ...placeNote, '.']];
	const aside = ephemeral('Staff sections are not shown in this channel', lines, { tone: 'caution' });
	return { ...reply, aside };
}
