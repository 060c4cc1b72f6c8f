import {
	type API,
	type APIInteraction,
	ApplicationCommandType,
	Client,
	ComponentType,
	GatewayDispatchEvents,
	GatewayIntentBits,
	InteractionType,
	MessageFlags,
} from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import { ANSWER_COMPONENTS, COMMAND, FORM, stockBotContract } from './contract.ts';

async function answer({ interactions }: API, it: APIInteraction): Promise<unknown> {
	if (it.type === InteractionType.ApplicationCommand && it.data.type === ApplicationCommandType.ChatInput) {
		const [option] = it.data.options ?? [];
		const text = option && 'value' in option ? option.value : '';
		return interactions.reply(it.id, it.token, {
			content: `You said ${text}`,
			components: ANSWER_COMPONENTS,
			flags: MessageFlags.Ephemeral,
		});
	}
	if (it.type === InteractionType.ApplicationCommandAutocomplete) {
		const [option] = it.data.options;
		const typed = option && 'value' in option ? String(option.value) : '';
		return interactions.createAutocompleteResponse(it.id, it.token, {
			choices: [{ name: `${typed}!`, value: typed }],
		});
	}
	if (it.type === InteractionType.ModalSubmit) {
		const [row] = it.data.components;
		const [input] = row && 'components' in row ? row.components : [];
		const why = input && 'value' in input ? input.value : '';
		return interactions.reply(it.id, it.token, { content: `You wrote ${why}` });
	}
	if (it.type !== InteractionType.MessageComponent) return undefined;
	if (it.data.component_type === ComponentType.StringSelect) {
		return interactions.updateMessage(it.id, it.token, { content: `You picked ${it.data.values.join()}` });
	}
	if (it.data.custom_id === 'write') {
		return interactions.createModal(it.id, it.token, FORM);
	}
	await interactions.deferMessageUpdate(it.id, it.token);
	return interactions.editReply(it.application_id, it.token, { content: 'There is no more' });
}

stockBotContract('@discordjs/core', async ({ apiUrl, token }) => {
	const rest = new REST({ api: apiUrl }).setToken(token);
	const gateway = new WebSocketManager({
		token,
		intents: GatewayIntentBits.Guilds,
		rest,
	});
	const client = new Client({ rest, gateway });
	client.on(GatewayDispatchEvents.InteractionCreate, ({ api, data }) => void answer(api, data));
	client.once(GatewayDispatchEvents.Ready, ({ api, data }) => {
		void api.applicationCommands.bulkOverwriteGlobalCommands(data.application.id, [COMMAND]);
	});
	await gateway.connect();
	return () => gateway.destroy();
});
