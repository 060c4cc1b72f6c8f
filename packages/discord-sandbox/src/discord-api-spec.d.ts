/** `discord-api-spec` types its zod schemas by JavaScript only. These are the ones that the sandbox uses. */
declare module 'discord-api-spec/zod' {
	import type { $ZodType } from 'zod/v4/core';

	export const ApplicationCommandAutocompleteCallbackRequestSchema: $ZodType;
	export const ApplicationCommandCreateRequestSchema: $ZodType;
	export const ApplicationCommandPatchRequestPartialSchema: $ZodType;
	export const ApplicationCommandUpdateRequestSchema: $ZodType;
	export const CreateMessageInteractionCallbackRequestSchema: $ZodType;
	export const IncomingWebhookInteractionRequestSchema: $ZodType;
	export const IncomingWebhookUpdateRequestPartialSchema: $ZodType;
	export const MessageCreateRequestSchema: $ZodType;
	export const MessageEditRequestPartialSchema: $ZodType;
	export const ModalInteractionCallbackRequestSchema: $ZodType;
	export const PongInteractionCallbackRequestSchema: $ZodType;
	export const UpdateMessageInteractionCallbackRequestSchema: $ZodType;
}
