/** A local Discord for tests of bots: the whole of what `import 'discord-sandbox'` gives. */
export { type Component, type Embed, everyComponent } from './body.ts';
export { CommandBody, type CommandOption } from './command-body.ts';
export { DEFAULT_FIXTURE } from './default-fixture.ts';
export { type DiscordFaultMatch, type DiscordFaultRule, rateLimit } from './discord-fault.ts';
export type { Exchange } from './exchange.ts';
export type {
	ApplicationFixture,
	ChannelFixture,
	DiscordFixture,
	FixtureKeys,
	GuildFixture,
	KeysOf,
	OverwriteFixture,
	PermissionsFixture,
	PersonFixture,
	RoleFixture,
	ThreadFixture,
} from './fixture.ts';
export type { GuildChanges, OverwriteTarget, RoleRef } from './guild-change.ts';
export type { MessageBody } from './message.ts';
export type { Channel, DiscordUser, Guild, Member, Overwrite, Role } from './model.ts';
export type { OptionValue, OptionValues } from './option-value.ts';
export { basePermissions, canEnter, channelPermissions } from './permission.ts';
export type { Person } from './person.ts';
export type { RecordedRequest, Violation } from './record.ts';
export type { DiscordOptions, SandboxDiscord } from './sandbox-discord.ts';
export { startDiscord } from './start.ts';
export type { SandboxMessage } from './visibility.ts';
export type { DiscordChange, StoredCommand } from './world.ts';
