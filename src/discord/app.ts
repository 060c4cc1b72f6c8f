import type { LookupLog } from '../audit/record.ts';
import type { KeptLookups } from '../audit/repository.ts';
import type { ShowLookups } from '../audit/search.ts';
import type { Approvals } from '../channels/approvals.ts';
import type { LogChannel } from '../channels/log-channel.ts';
import type { Retraction } from '../channels/retraction.ts';
import type { ShowProfile } from '../profile/show.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** What a command may use. `main` joins it from its parts; a test of a command passes plain functions. */
export interface App {
	readonly showProfile: ShowProfile;
	readonly recentLookups: LookupLog['recent'];
	readonly showLookups: ShowLookups;
	readonly keptLookups: KeptLookups;
	readonly approvals: Approvals;
	readonly logChannel: Pick<LogChannel, 'state' | 'set'>;
	/** What could not be taken back in a server. */
	readonly stuckMessages: Retraction['stuck'];
	readonly sessions: Pick<Sessions, 'signIn' | 'isOpen' | 'status' | 'signOut'>;
}
