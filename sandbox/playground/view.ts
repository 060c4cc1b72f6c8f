import type { PorterMessage } from '../fixtures/guild.ts';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';
import type { Acts } from './acts.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { Playground } from './playground.ts';
import type { MessageView, State } from './protocol.ts';

/** Discord's epoch: the first millisecond of 2015. */
const EPOCH = 1_420_070_400_000;

/** What one person sees in one channel: the sandbox's Discord decides, nothing else is put in. */
export function viewOf(
	{ playground, switches, acts }: { playground: Playground; switches: FaultSwitches; acts: Acts },
	persona: PersonaKey,
	channel: ChannelKey,
): State {
	const directory = playground.directory();
	const trace = acts.trace(persona);
	const notice = playground.notice();
	return {
		kind: 'state',
		guild: directory.guildName,
		personas: PERSONAS.map(({ key, discordId, discordName, about }) => ({
			...{ key, discordId, about },
			name: discordName,
		})),
		persona,
		channel,
		roles: directory.roles,
		channels: directory.channels(persona),
		commands: directory.commands(persona, channel),
		messages: playground.sandbox().discord.visible(persona, channel).map(shown),
		attempts: acts.attempts(persona, channel),
		...(trace ? { trace } : {}),
		mode: switches.mode(),
		faultsOn: switches.faultsOn(persona),
		unavailable: switches.unavailable(persona),
		...(notice === undefined ? {} : { notice }),
		busy: playground.busy(),
	};
}

function shown(message: PorterMessage): MessageView {
	const { id, invokedBy, command, content, embeds, components, thinking, edited } = message;
	return {
		id,
		at: Number(BigInt(id) >> 22n) + EPOCH,
		ephemeral: message.ephemeralFor !== undefined,
		...(invokedBy ? { invokedBy } : {}),
		...(command === undefined ? {} : { command }),
		content,
		embeds,
		components,
		thinking,
		edited,
	};
}
