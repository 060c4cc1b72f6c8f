import { type Client, Events } from 'discord.js';

/** Calls `changed` whenever something happened that can change who sees a channel of a server. */
export function onAudienceChange(client: Client, changed: (guildId: string) => void): void {
	client.on(Events.ChannelUpdate, (_before, after) => {
		if (!after.isDMBased()) changed(after.guildId);
	});
	client.on(Events.ChannelDelete, (channel) => {
		if (!channel.isDMBased()) changed(channel.guildId);
	});
	client.on(Events.ThreadUpdate, (_before, after) => changed(after.guildId));
	client.on(Events.GuildRoleCreate, (role) => changed(role.guild.id));
	client.on(Events.GuildRoleUpdate, (_before, after) => changed(after.guild.id));
	client.on(Events.GuildRoleDelete, (role) => changed(role.guild.id));
	client.on(Events.GuildUpdate, (_before, after) => changed(after.id));
	// After an outage, or when the connection began anew, changes may have been missed.
	client.on(Events.GuildAvailable, (guild) => changed(guild.id));
	client.on(Events.GuildCreate, (guild) => changed(guild.id));
}
