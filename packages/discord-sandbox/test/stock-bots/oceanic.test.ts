import { type AnyInteractionGateway, Client, InteractionTypes, MessageFlags } from 'oceanic.js';
import { ANSWER_COMPONENTS, COMMAND, FORM, stockBotContract } from './contract.ts';

/** This library writes keys in camel case where Discord has its own. */
function camelCased(value: unknown): never {
	const text = JSON.stringify(value).replaceAll('"custom_id"', '"customID"');
	return JSON.parse(text) as never;
}

async function answer(interaction: AnyInteractionGateway): Promise<unknown> {
	switch (interaction.type) {
		case InteractionTypes.APPLICATION_COMMAND: {
			const content = `You said ${interaction.data.options.getString('text', true)}`;
			return interaction.createMessage({
				content,
				components: camelCased(ANSWER_COMPONENTS),
				flags: MessageFlags.EPHEMERAL,
			});
		}
		case InteractionTypes.APPLICATION_COMMAND_AUTOCOMPLETE: {
			const typed = String(interaction.data.options.getFocused(true).value);
			return interaction.result([{ name: `${typed}!`, value: typed }]);
		}
		case InteractionTypes.MODAL_SUBMIT:
			return interaction.createMessage({
				content: `You wrote ${interaction.data.components.getTextInput('why', true)}`,
			});
		case InteractionTypes.MESSAGE_COMPONENT:
			if ('values' in interaction.data) {
				const picked = interaction.data.values.raw.join();
				return interaction.editParent({ content: `You picked ${picked}` });
			}
			if (interaction.data.customID === 'write') return interaction.createModal(camelCased(FORM));
			await interaction.deferUpdate();
			return interaction.editOriginal({ content: 'There is no more' });
		default:
			return undefined;
	}
}

stockBotContract('oceanic.js', async ({ apiUrl, token }) => {
	const client = new Client({
		auth: `Bot ${token}`,
		gateway: { intents: ['GUILDS'] },
		rest: { baseURL: `${apiUrl}/v10` },
	});
	client.on('error', () => undefined);
	client.on('interactionCreate', (interaction) => void answer(interaction));
	client.once('ready', () => {
		void client.application.bulkEditGlobalCommands([COMMAND as never]);
	});
	await client.connect();
	return () => client.disconnect(false);
});
