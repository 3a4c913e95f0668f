import type { Reason } from '../model/reasons.ts';
import type { ApplyResult } from '../reconciler/api/api.ts';

/** What `ballast` ends with; scripts rely on these. `exec` alone passes on the code of its command. */
export const EXIT = {
	fine: 0,
	differences: 1,
	usage: 2,
	consent: 3,
	timeout: 4,
	refused: 5,
	unreachable: 6,
	failed: 7,
	interrupted: 130,
} as const;

/** The exit code of an error with this reason; whatever is not named here is a step that failed. */
export function exitCodeOf(reason: Reason): number {
	return BY_REASON[reason] ?? EXIT.failed;
}

/** One code for many results: the one that needs a person most. */
export function exitCodeOfResults(results: readonly ApplyResult[]): number {
	return mostUrgent(results.map((result) => BY_END[result.end]));
}

/** The exit code that needs a person most. */
export function mostUrgent(codes: readonly number[]): number {
	return MOST_URGENT_FIRST.find((code) => codes.includes(code)) ?? EXIT.fine;
}

const BY_REASON: Partial<Record<Reason, number>> = {
	NeverValid: EXIT.usage,
	UsingLastGood: EXIT.usage,
	UnsupportedField: EXIT.usage,
	SpecFolderUnreadable: EXIT.usage,
	SpecFolderEmpty: EXIT.usage,
	NotDeclared: EXIT.usage,
	AgainstSpec: EXIT.usage,
	DiskChangePending: EXIT.consent,
	RestartPending: EXIT.consent,
	ControllerMissing: EXIT.refused,
	Checkpointed: EXIT.refused,
	CpusMissing: EXIT.refused,
	Contradiction: EXIT.refused,
	Foreign: EXIT.refused,
	LimitInfeasible: EXIT.refused,
	OtherNode: EXIT.refused,
	OwnedElsewhere: EXIT.refused,
	InProgress: EXIT.refused,
	SpecsDisagree: EXIT.refused,
	MigrationFailed: EXIT.failed,
	PeerUnreachable: EXIT.unreachable,
	NodeAnswers: EXIT.refused,
	FencingFailed: EXIT.failed,
	StoreRefused: EXIT.unreachable,
	StoreUnreachable: EXIT.unreachable,
	Paused: EXIT.refused,
	Protected: EXIT.refused,
	PruneLimit: EXIT.refused,
	RecreateRefused: EXIT.refused,
	AlreadyRunning: EXIT.refused,
	LockHeld: EXIT.refused,
	DaemonUnreachable: EXIT.unreachable,
	LxcMissing: EXIT.unreachable,
	LxcTooOld: EXIT.unreachable,
	ObserveFailed: EXIT.unreachable,
	FileUnusable: EXIT.unreachable,
};

const BY_END: Record<ApplyResult['end'], number> = {
	Converged: EXIT.fine,
	SpecInvalid: EXIT.usage,
	Consent: EXIT.consent,
	Refused: EXIT.refused,
	Waiting: EXIT.timeout,
	Timeout: EXIT.timeout,
	Failed: EXIT.failed,
};

/** While specs are wrong, what else is open is open against what they said before. */
const MOST_URGENT_FIRST: readonly number[] = [
	EXIT.interrupted,
	EXIT.failed,
	EXIT.usage,
	EXIT.refused,
	EXIT.timeout,
	EXIT.consent,
];
