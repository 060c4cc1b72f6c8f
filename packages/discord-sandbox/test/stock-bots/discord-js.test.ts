import { Client, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { ANSWER_COMPONENTS, COMMAND, FORM, stockBotContract } from './contract.ts';

async function answer(interaction: Interaction): Promise<unknown> {
	if (interaction.isChatInputCommand()) {
		const content = `You said ${interaction.options.getString('text', true)}`;
		return interaction.reply({ content, components: ANSWER_COMPONENTS, flags: MessageFlags.Ephemeral });
	}
	if (interaction.isAutocomplete()) {
		const typed = interaction.options.getFocused();
		return interaction.respond([{ name: `${typed}!`, value: typed }]);
	}
	if (interaction.isStringSelectMenu()) {
		return interaction.update({ content: `You picked ${interaction.values.join()}` });
	}
	if (interaction.isButton()) {
		if (interaction.customId === 'write') return interaction.showModal(FORM);
		await interaction.deferUpdate();
		return interaction.editReply('There is no more');
	}
	if (!interaction.isModalSubmit()) return undefined;
	return interaction.reply(`You wrote ${interaction.fields.getTextInputValue('why')}`);
}

stockBotContract('discord.js', async ({ apiUrl, token }) => {
	const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });
	client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
	client.once(Events.ClientReady, ({ application }) => void application.commands.set([COMMAND]));
	await client.login(token);
	return () => client.destroy();
});
