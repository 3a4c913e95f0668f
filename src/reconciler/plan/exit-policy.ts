import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedExit } from '../../model/observed.ts';
import type { Hold } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { isChangedRun } from './changed-run.ts';
import { nextStartMs } from './crash-backoff.ts';
import { hasRun } from './last-applied.ts';
import type { PlanInput } from './plan-input.ts';
import { refused } from './plan-part.ts';
import { rebootInWords } from './reboot-words.ts';
import { timeInWords } from './time-words.ts';
import type { WantedSpec } from './wanted.ts';

/** Whether a stopped container is started now, and why. */
export type ExitDecision =
	| { readonly kind: 'start'; readonly reason: Reason; readonly message: string }
	| {
			readonly kind: 'wait';
			readonly reason: Reason;
			readonly message: string;
			readonly hold: Hold;
	  }
	| { readonly kind: 'leave'; readonly hold: Hold };

/** What restart.policy and guestPoweroff say about a container that is stopped and should not be. */
export function exitDecision(input: PlanInput, wanted: WantedSpec): ExitDecision {
	const { record, observed, now } = input;
	const reboot = record?.reboot ?? null;
	if (reboot !== null) return { kind: 'start', ...rebootInWords(reboot) };
	if (record === null || record.stoppedByUs || !hasRun(record)) {
		return { kind: 'start', reason: 'NotRunning', message: wanted.stateBy };
	}
	const exit = exitInWords(observed.lastExit);
	const leave = leaveHold(wanted.spec, observed.lastExit);
	if (leave !== null) {
		if (!changedSinceExit(input)) return { kind: 'leave', hold: leave };
		return { kind: 'start', reason: 'NotRunning', message: `the spec changed since it ${exit}` };
	}
	const untilMs = nextStartMs(record.crashes, wanted.spec.restart.backoff);
	const crashed = { reason: 'Crashed', message: `it ${exit}` } as const;
	return untilMs <= now
		? { kind: 'start', ...crashed }
		: { kind: 'wait', ...crashed, hold: backoffHold(record, exit, untilMs) };
}

/** Why it stays stopped by the spec's own word; `null` = it is to be started again. */
function leaveHold({ restart, lifecycle }: InstanceSpec, exit: ObservedExit | null): Hold | null {
	const words = `it ${exitInWords(exit)}`;
	if (exit?.cause === 'Poweroff' && lifecycle.guestPoweroff === 'Accept') {
		return refused('PoweroffAccepted', `${words}; lifecycle.guestPoweroff is Accept`);
	}
	if (restart.policy === 'Always') return null;
	if (restart.policy === 'OnFailure' && !endedWell(exit)) return null;
	return refused('RestartPolicyNever', `${words}; restart.policy is ${restart.policy}`);
}

/** An exit of which nothing is known counts as a failure: better started once too often than never. */
function endedWell(exit: ObservedExit | null): boolean {
	return exit?.cause === 'Poweroff' || (exit?.cause === 'Code' && exit.code === 0);
}

/**
 * Somebody who edits how a container that was left stopped runs wants it to follow the spec again. The spec of
 * before is in force while there is no readable one.
 */
function changedSinceExit({ record, observed, desired, invalid }: PlanInput): boolean {
	const lastGood = record?.lastGood ?? null;
	if (lastGood === null) return true;
	const spec = invalid === null && desired !== null ? desired.spec : lastGood.spec;
	if (isChangedRun(lastGood.spec, spec)) return true;
	return lastGood.at > (observed.lastExit?.at ?? record?.crashes.lastAt ?? 0);
}

function backoffHold({ crashes }: InstanceRecord, exit: string, untilMs: number): Hold {
	return {
		kind: 'wait',
		reason: 'CrashBackoff',
		message: `it ${exit}, ${crashes.count} times by now; next start at ${timeInWords(untilMs)}`,
		untilMs,
	};
}

export function exitInWords(exit: ObservedExit | null): string {
	switch (exit?.cause) {
		case 'Poweroff':
			return 'was powered off from inside';
		case 'Code':
			return `ended by itself with status ${exit.code}`;
		case 'Signal':
			return `was killed by signal ${exit.code}`;
		case 'Unknown':
		case undefined:
			return 'ended by itself';
	}
}
