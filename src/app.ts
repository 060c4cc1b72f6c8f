import type { LogChannel } from './channel/log-channel.ts';
import type { ModeratorChannels } from './channel/moderator-channels.ts';
import type { KeptLookups } from './lookup/kept-lookups.ts';
import type { ShowLookups } from './lookup/show-lookups.ts';
import type { LookupLog } from './profile/ports.ts';
import type { ShowProfile } from './profile/show.ts';
import type { Sessions } from './session/sessions.ts';

/** What a command may use. `main` joins it from its parts; a test of a command passes plain functions. */
export interface App {
	readonly showProfile: ShowProfile;
	readonly recentLookups: LookupLog['recent'];
	readonly showLookups: ShowLookups;
	readonly keptLookups: KeptLookups;
	readonly moderatorChannels: ModeratorChannels;
	readonly logChannel: Pick<LogChannel, 'state' | 'set'>;
	readonly sessions: Pick<Sessions, 'signIn' | 'isOpen' | 'status' | 'signOut'>;
}
