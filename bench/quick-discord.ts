import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PorterDiscord } from '../sandbox/fixtures/guild.ts';
import { openGatewayRelay } from './gateway-relay.ts';

/**
 * Stands between a bot and the sandbox's Discord and passes everything on, but the lookups of a measurement: it sends
 * them and takes their answers itself. To check one answer against Discord's schema takes the sandbox longer than a quick
 * bot takes for a lookup, so that the sandbox would be measured.
 */
export interface QuickDiscord {
	/** What the bot is told to be Discord's address. */
	readonly apiUrl: string;
	/**
	 * Lets one lookup through the sandbox, which checks it, and takes it as the pattern for what `ask` sends and says to the
	 * bot. Once for each bot.
	 */
	learn(lookUp: () => Promise<unknown>): Promise<void>;
	/** Sends a lookup. @throws Error if there is no answer within 15 s */
	ask(username: string): Promise<QuickAnswer>;
	close(): Promise<void>;
}

interface QuickAnswer {
	/** The message, as the bot sent it. */
	readonly message: { readonly embeds?: readonly AnswerEmbed[] };
	/** From sending the interaction to having the answer, in milliseconds. */
	readonly ms: number;
}

export interface AnswerEmbed {
	readonly title?: string | null | undefined;
	readonly fields?: readonly { readonly value: string }[] | null | undefined;
}

interface Waiting {
	readonly id: string;
	readonly began: number;
	readonly resolve: (answer: QuickAnswer) => void;
}

const WITHIN_MS = 15_000;
const DEFERRED = 5;
const EPOCH = 1_420_070_400_000n;
/** What answers an interaction: its token is the third part. */
const ANSWER = /^\/api\/v10\/(?:interactions|webhooks)\/\d+\/([^/?]+)/;
/** To who asks for an answer that is not there yet, or deletes it. */
const NO_MESSAGE = '{"code":10008,"message":"Unknown Message"}';
const NOT_COPIED = ['connection', 'content-length', 'content-encoding', 'transfer-encoding', 'keep-alive'];

export async function openQuickDiscord(discord: PorterDiscord): Promise<QuickDiscord> {
	const { host, origin } = new URL(discord.apiUrl);
	const waiting = new Map<string, Waiting>();
	const relay = openGatewayRelay(`ws://${host}`);
	/** What the sandbox said to the last callback. */
	let told = { status: 204, body: '' };
	let learnt: { response: typeof told; messageId: string; interactionId: string } | undefined;
	let count = 0n;

	const server = createServer((request, response) => {
		void readText(request).then(async (text) => {
			const [, token = ''] = ANSWER.exec(request.url ?? '') ?? [];
			const asked = waiting.get(token);
			if (asked && text === '') response.writeHead(404).end(NO_MESSAGE);
			else if (asked) take(asked, token, text, response);
			else await passOn(request, text, response);
		});
	});
	server.on('upgrade', relay.upgrade);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

	const take = (asked: Waiting, token: string, text: string, response: ServerResponse): void => {
		const ms = performance.now() - asked.began;
		if (!learnt) throw new Error('no lookup was let through before');
		const { status, body } = learnt.response;
		const newIds = body.replaceAll(learnt.messageId, `${BigInt(asked.id) + 1n}`);
		const said = newIds.replaceAll(learnt.interactionId, asked.id);
		response.writeHead(status, said === '' ? {} : { 'content-type': 'application/json' }).end(said);
		const sent = JSON.parse(text) as { type?: number; data?: QuickAnswer['message'] };
		if (sent.type === DEFERRED) return;
		waiting.delete(token);
		asked.resolve({ message: sent.data ?? (sent as QuickAnswer['message']), ms });
	};
	const passOn = async (request: IncomingMessage, text: string, response: ServerResponse): Promise<void> => {
		const { method = 'GET', url = '/', headers } = request;
		const answer = await fetch(`${origin}${url}`, {
			method,
			headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
				NOT_COPIED.includes(name) || name === 'host' ? [] : [[name, String(value)]],
			),
			...(text === '' ? {} : { body: text }),
		});
		const body = (await answer.text()).replaceAll(`ws://${host}`, `ws://${address}`);
		if (url.includes('/callback')) told = { status: answer.status, body };
		const kept = [...answer.headers].filter(([name]) => !NOT_COPIED.includes(name));
		response.writeHead(answer.status, Object.fromEntries(kept)).end(body);
	};

	return {
		apiUrl: `http://${address}/api`,
		async learn(lookUp) {
			await lookUp();
			const [interactionId = '', messageId = ''] = [relay.interaction().id, idOfMessage(told.body)];
			learnt = { response: told, messageId, interactionId };
		},
		ask(username) {
			count += 1n;
			const pattern = relay.interaction();
			const id = String(((BigInt(Date.now()) - EPOCH) << 22n) | (count % 4096n));
			const number = String(count).padStart(12, '0');
			const token = `${pattern.token.slice(0, -number.length)}${number}`;
			const [option] = pattern.data.options;
			const data = { ...pattern.data, options: [{ ...option, value: username }] };
			const { promise, resolve, reject } = Promise.withResolvers<QuickAnswer>();
			const timer = setTimeout(
				() => reject(new Error(`${username}: no answer within ${WITHIN_MS} ms; is the machine busy?`)),
				WITHIN_MS,
			);
			waiting.set(token, {
				id,
				began: performance.now(),
				resolve(answer) {
					clearTimeout(timer);
					resolve(answer);
				},
			});
			relay.send({ ...pattern, id, token, data });
			return promise;
		},
		async close() {
			relay.close();
			server.close();
			server.closeAllConnections();
		},
	};
}

/** In what Discord says to a callback with `with_response`; nothing is an id that is in no text. */
function idOfMessage(body: string): string {
	if (body === '') return 'none';
	const parsed = JSON.parse(body) as { resource?: { message?: { id: string } } };
	return parsed.resource?.message?.id ?? 'none';
}

async function readText(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += chunk;
	return text;
}
