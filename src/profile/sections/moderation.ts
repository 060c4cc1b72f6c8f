import type { Line } from '../../core/reply.ts';
import { joined, when, withText } from '../drawing.ts';
import type { ModerationAction } from '../model.ts';
import { listSection } from '../section.ts';

/** Warnings, timeouts, bans, kicks and mutes. */
export const moderation = listSection({
	id: 'moderation',
	title: 'Moderation',
	clearance: 'elevated',
	pageSize: 6,
	from: ({ profile }) => profile.staff?.moderation,
	draw(action, { now }) {
		const state = stateOf(action, now);
		const head = joined([
			[`${MARK[state]} `, { strong: action.label }, ` (${state})`],
			when('', action.createdAt, 'date'),
			endOf(action, state),
			action.issuedBy !== undefined && [`by Portal id ${action.issuedBy}`],
			action.liftedBy !== undefined && [`lifted by Portal id ${action.liftedBy}`],
			action.id !== undefined && [`no. ${action.id}`],
		]);
		return withText(head, action.reason, 300);
	},
	summary(actions, { now }) {
		const [latest] = actions;
		const count = (state: ActionState) => actions.filter((action) => stateOf(action, now) === state).length;
		return [
			[{ strong: `${count('active')} active` }, ` · ${count('expired')} expired · ${count('lifted')} lifted`],
			joined([[`${MARK[stateOf(latest, now)]} Latest: ${latest.label}`], when('', latest.createdAt)]),
		];
	},
});

/** Lifted is what somebody ended; expired is what ran out; the rest is in force. */
type ActionState = 'active' | 'expired' | 'lifted';

const MARK = { active: '🔴', expired: '⚪', lifted: '🟢' } as const satisfies Record<ActionState, string>;

/**
 * Whether a moderation action is in force at `now`. Either of the Portal's two marks of lifting counts; `expiresAt`
 * absent means that it has no end.
 */
function stateOf(action: ModerationAction, now: Date): ActionState {
	if (action.lifted || action.liftedAt !== undefined) return 'lifted';
	return action.expiresAt !== undefined && action.expiresAt <= now ? 'expired' : 'active';
}

function endOf(action: ModerationAction, state: ActionState): Line | undefined {
	if (state === 'lifted') return when('lifted ', action.liftedAt);
	if (state === 'expired') return when('ended ', action.expiresAt);
	return when('ends ', action.expiresAt) ?? [action.endUnreadable ? 'end unreadable' : 'no end'];
}
