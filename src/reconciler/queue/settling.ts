import type { Clock } from '../../model/clock.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Reason } from '../../model/reasons.ts';
import type { ApplyResult } from '../api/api.ts';
import type { Controller, EndedRun } from '../controller.ts';

/** What waits for a shorter time than this is waited for, and not reported as waiting. */
const SHORT_MS = 10_000;

/** Whoever overrides the spec waits for that and not for its end; nobody knows when a bridge, a disk, the store or another node's git comes. */
const WITHOUT_END: ReadonlySet<Reason> = new Set<Reason>([
	'Overridden',
	'BridgeMissing',
	'DiskMissing',
	'StoreUnreachable',
	'NodeSilent',
	'SpecsDisagree',
]);

export interface SettlingOptions {
	readonly controller: Controller;
	readonly clock: Clock;
	readonly names: readonly string[];
	readonly timeoutMs: number | null;
	readonly signal: AbortSignal;
}

/**
 * Waits until each instance has come to an end by a run that began after this call, and says how it
 * ended. What has not by the timeout, or when the signal aborts, is reported as such.
 */
export async function untilSettled(options: SettlingOptions): Promise<readonly ApplyResult[]> {
	const { controller, clock, names, signal } = options;
	const begunBefore = controller.runsBegun;
	const results = new Map<string, ApplyResult>();
	const { promise: over, resolve: end } = latch();
	const leave = controller.onRun(({ name, number, outcome, wakes }: EndedRun) => {
		for (const other of wakes) results.delete(other);
		if (number <= begunBefore || !names.includes(name)) return;
		const result = resultOf(name, outcome, clock.now());
		if (result === null) results.delete(name);
		else results.set(name, result);
		if (results.size === names.length) end();
	});
	const cancel = options.timeoutMs === null ? () => undefined : clock.after(options.timeoutMs, end);
	signal.addEventListener('abort', end);
	if (signal.aborted || names.length === 0) end();
	await controller.hurry(names);
	await over;
	leave();
	cancel();
	signal.removeEventListener('abort', end);
	return names.map((name) => results.get(name) ?? late(name));
}

/** `null` while more is to come. */
function resultOf(name: string, outcome: Outcome, now: number): ApplyResult | null {
	switch (outcome.kind) {
		case 'InProgress':
			return null;
		case 'Done':
			return { name, end: 'Converged', message: '' };
		case 'Waiting':
			if (!WITHOUT_END.has(outcome.reason) && outcome.untilMs - now <= SHORT_MS) return null;
			return { name, end: 'Waiting', message: outcome.message };
		case 'Held':
			return { name, end: 'Consent', message: outcome.message };
		case 'Stalled':
			return {
				name,
				end: outcome.reason === 'NeverValid' ? 'SpecInvalid' : 'Refused',
				message: outcome.message,
			};
		case 'Failed':
			// The next try is under way already, and another one than this.
			if (outcome.retryAtMs !== null && outcome.retryAtMs <= now) return null;
			return { name, end: 'Failed', message: outcome.message };
	}
}

function late(name: string): ApplyResult {
	return { name, end: 'Timeout', message: 'it is still being worked on' };
}

function latch(): { readonly promise: Promise<void>; readonly resolve: () => void } {
	let resolve = (): void => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
