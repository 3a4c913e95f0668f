import type { GanetiInstance } from './cluster.ts';
import type { Input } from './input.ts';

const ADMIN_STATES = ['up', 'down', 'offline'] as const;

export function adminState(input: Input): GanetiInstance['adminState'] {
	const word = input.text();
	return ADMIN_STATES.find((state) => state === word) ?? input.fail('up, down or offline');
}
