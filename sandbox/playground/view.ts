import type { PorterMessage } from '../fixtures/guild.ts';
import type { ChannelKey } from '../fixtures/guild-ids.ts';
import { PERSONAS, type PersonaKey } from '../fixtures/personas.ts';
import type { Deeds } from './acts.ts';
import type { Trouble } from './faults.ts';
import type { Playground } from './playground.ts';
import type { MessageView, State } from './protocol.ts';

/** Discord's epoch: the first millisecond of 2015. */
const EPOCH = 1_420_070_400_000;

/** What one person sees in one channel: the sandbox's Discord decides, nothing else is put in. */
export function viewOf(
	{ playground, trouble, deeds }: { playground: Playground; trouble: Trouble; deeds: Deeds },
	persona: PersonaKey,
	channel: ChannelKey,
): State {
	const directory = playground.directory();
	const story = deeds.story(persona);
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
		attempts: deeds.attempts(persona, channel),
		...(story ? { story } : {}),
		mood: trouble.mood(),
		mishaps: trouble.mishaps(persona),
		unavailable: trouble.unavailable(persona),
		...(notice === undefined ? {} : { notice }),
		busy: playground.busy(),
	};
}

function shown(message: PorterMessage): MessageView {
	const { id, invokedBy, command, content, embeds, components, thinking, edited } = message;
	return {
		id,
		at: Number(BigInt(id) >> 22n) + EPOCH,
		whisper: message.ephemeralFor !== undefined,
		...(invokedBy ? { invokedBy } : {}),
		...(command === undefined ? {} : { command }),
		content,
		embeds,
		components,
		thinking,
		edited,
	};
}
