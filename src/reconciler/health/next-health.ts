import type { Health } from '../../model/health.ts';
import type { HealthSpec } from '../../model/instance-spec.ts';

/** How one check ended: `null` = it was not over in time. */
export interface CheckEnd {
	readonly exitCode: number | null;
	readonly output: string;
}

/** Before the first check of an init has ended. */
export function unchecked(initPid: number): Health {
	return { initPid, status: 'Unknown', failures: 0, message: '' };
}

/** One check that passes is enough to be healthy, and only failures in a row make unhealthy. */
export function nextHealth(before: Health, end: CheckEnd, spec: HealthSpec): Health {
	if (end.exitCode === 0) return { ...before, status: 'Healthy', failures: 0, message: '' };
	const failures = before.failures + 1;
	const status = failures >= spec.failures ? 'Unhealthy' : before.status;
	return { ...before, status, failures, message: failureInWords(end, spec) };
}

function failureInWords({ exitCode, output }: CheckEnd, { timeout }: HealthSpec): string {
	const how =
		exitCode === null ? `it took longer than ${timeout / 1000} s` : `it ended with ${exitCode}`;
	// What a guest prints must not steer the terminal of who reads it.
	const text = output.replace(/\p{Cc}+/gu, ' ').trim();
	return text === '' ? how : `${how}: ${text.slice(-LONGEST)}`;
}

const LONGEST = 200;
