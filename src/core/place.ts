/** What a Discord channel counts as. Whatever is not certain is a public channel. */
export type Place = 'moderator-channel' | 'public-channel';
