import type { LookupLog } from './profile/ports.ts';
import type { ShowProfile } from './profile/show.ts';
import type { Sessions } from './session/sessions.ts';

/** What a command may use. `main` joins it from its parts; a test of a command passes plain functions. */
export interface App {
	readonly showProfile: ShowProfile;
	readonly recentLookups: LookupLog['recent'];
	readonly sessions: Pick<Sessions, 'signIn' | 'status' | 'signOut'>;
}
