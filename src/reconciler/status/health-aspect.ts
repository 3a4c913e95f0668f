import type { Aspect, StatusInput } from './aspect.ts';
import { specInForce } from './aspects.ts';

/** Present while the spec has a health check. */
export function healthy(input: StatusInput): Aspect | null {
	const { observed, health } = input;
	const spec = specInForce(input)?.health ?? null;
	if (spec === null) return null;
	const type = 'Healthy';
	if (observed.state !== 'RUNNING') {
		return { type, status: 'Unknown', reason: 'NotRunning', message: 'only what runs is checked' };
	}
	if (health === null || health.initPid !== observed.initPid || health.status === 'Unknown') {
		return { type, status: 'Unknown', reason: 'NotCheckedYet', message: health?.message ?? '' };
	}
	if (health.status === 'Healthy') return { type, status: 'True', reason: 'Healthy', message: '' };
	const message = `${spec.failures} checks or more in a row failed: ${health.message}`;
	return { type, status: 'False', reason: 'Unhealthy', message };
}
