import { jsonAnswer } from 'discord-sandbox/http';
import { wholeSeconds } from '../clock.ts';
import type { KeyEndpoint } from './endpoint.ts';

const health: KeyEndpoint = {
	method: 'GET',
	path: '/health',
	credential: 'none',
	answer: ({ state }) =>
		jsonAnswer(200, {
			status: 'healthy',
			database: true,
			cache: true,
			started_at: wholeSeconds(state.startedAt),
			db_statistics: { size: 10, checked_in: 9, checked_out: 1, overflow: 0, total: 10, latency_ms: 0.8 },
			cache_statistics: {
				memory_usage_bytes: 2_621_440,
				total_keys: 118,
				connected_clients: 3,
				uptime_seconds: Math.floor((state.clock.now().getTime() - state.startedAt.getTime()) / 1000),
				evicted_keys: 0,
				hit_rate: 0.97,
				total_commands_processed: 52_114,
				latency_ms: 0.2,
			},
			errors: [],
		}),
};

export const HEALTH_ENDPOINTS = [health];
