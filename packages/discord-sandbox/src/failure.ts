/** An answer of Discord's API that is no success: HTTP status, Discord's error code, its words. */
export class RestFailure extends Error {
	readonly status: number;
	readonly code: number;

	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

/** The failures that the sandbox answers with, in Discord's words. */
export const FAIL = {
	notFound: () => new RestFailure(404, 0, '404: Not Found'),
	unauthorized: () => new RestFailure(401, 0, '401: Unauthorized'),
	methodNotAllowed: () => new RestFailure(405, 0, '405: Method Not Allowed'),
	apiVersion: () => new RestFailure(400, 50041, 'Invalid API version provided'),
	invalidJson: () => new RestFailure(400, 50109, 'The request body contains invalid JSON.'),
	unknownChannel: () => new RestFailure(404, 10003, 'Unknown Channel'),
	unknownGuild: () => new RestFailure(404, 10004, 'Unknown Guild'),
	unknownMember: () => new RestFailure(404, 10007, 'Unknown Member'),
	unknownMessage: () => new RestFailure(404, 10008, 'Unknown Message'),
	unknownRole: () => new RestFailure(404, 10011, 'Unknown Role'),
	unknownUser: () => new RestFailure(404, 10013, 'Unknown User'),
	unknownWebhook: () => new RestFailure(404, 10015, 'Unknown Webhook'),
	unknownInteraction: () => new RestFailure(404, 10062, 'Unknown interaction'),
	unknownCommand: () => new RestFailure(404, 10063, 'Unknown application command'),
	acknowledged: () => new RestFailure(400, 40060, 'Interaction has already been acknowledged.'),
	missingAccess: () => new RestFailure(403, 50001, 'Missing Access'),
	notTheAuthor: () => new RestFailure(403, 50005, 'Cannot edit a message authored by another user'),
	emptyMessage: () => new RestFailure(400, 50006, 'Cannot send an empty message'),
	wrongChannelType: () => new RestFailure(400, 50008, 'Cannot send messages in a non-text channel'),
	missingPermissions: () => new RestFailure(403, 50013, 'Missing Permissions'),
	threadArchived: () => new RestFailure(400, 50083, 'Thread is archived'),
	invalidWebhookToken: () => new RestFailure(401, 50027, 'Invalid Webhook Token'),
} as const;
