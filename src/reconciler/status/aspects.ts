import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import { systemdLacks } from '../../model/systemd-needs.ts';
import { findingLine } from '../../schema/render-finding.ts';
import { overridden, overridesOf } from '../plan/override.ts';
import { type Aspect, causeOf, type StatusInput } from './aspect.ts';

/** Fields without an effect yet do not make a spec wrong, and are not passed over in silence. */
export function specValid({ desired, invalid, keep, record, observed }: StatusInput): Aspect {
	const type = 'SpecValid';
	if (invalid !== null) {
		const reason = record?.lastGood ? 'UsingLastGood' : 'NeverValid';
		return { type, status: 'False', reason, message: findingLine(invalid) };
	}
	if (desired === null && keep) {
		const message = 'no file that can be read declares it, and nothing is done because of that';
		return { type, status: 'Unknown', reason: 'SpecUnreadable', message };
	}
	if (desired === null) {
		return { type, status: 'Unknown', reason: 'NotDeclared', message: 'no file declares it' };
	}
	const { unsupported, warnings } = desired;
	const message = [
		...(unsupported.length === 0 ? [] : [`not supported yet: ${unsupported.join(', ')}`]),
		...warnings,
		...guestWarnings(desired.spec, observed),
	].join('; ');
	if (message === '') return { type, status: 'True', reason: 'SpecOk', message };
	const reason = unsupported.length === 0 ? 'SpecWarning' : 'UnsupportedField';
	return { type, status: 'True', reason, message };
}

function guestWarnings(spec: InstanceSpec, { hasSystemd }: ObservedInstance): readonly string[] {
	const lacks = hasSystemd ? systemdLacks(spec) : [];
	return lacks.map(({ what }) => `its rootfs has systemd, which ${what}`);
}

export function owned({ observed }: StatusInput): Aspect {
	const type = 'Owned';
	switch (observed.ownership) {
		case 'Ours':
			return { type, status: 'True', reason: 'Owned', message: '' };
		case 'Foreign':
			return { type, status: 'False', reason: 'Foreign', message: `found in ${observed.lxcpath}` };
		case 'Absent':
			return { type, status: 'Unknown', reason: 'NotCreated', message: '' };
	}
}

export function created(input: StatusInput): Aspect {
	const { ownership, remains } = input.observed;
	const type = 'Created';
	if (ownership === 'Ours' && !remains.includes('HalfCreated')) {
		return { type, status: 'True', reason: 'Created', message: '' };
	}
	return { type, status: 'False', reason: 'NotCreated', message: '', ...causeOf(input) };
}

/** A frozen container runs: its processes are there and hold their memory. */
export function running(input: StatusInput): Aspect {
	const { observed } = input;
	const type = 'Running';
	if (observed.contradiction !== null) {
		return { type, status: 'Unknown', reason: 'Contradiction', message: observed.contradiction };
	}
	switch (observed.state) {
		case 'RUNNING':
			return { type, status: 'True', reason: 'Running', message: '' };
		case 'FROZEN':
			return { type, status: 'True', reason: 'Frozen', message: '' };
		case 'STOPPED':
			return stopped(input);
		case 'STARTING':
		case 'STOPPING':
		case 'ABORTING':
		case 'FREEZING':
		case 'THAWED':
			return {
				type,
				status: 'Unknown',
				reason: 'Transitional',
				message: `LXC says ${observed.state}`,
			};
	}
}

function stopped(input: StatusInput): Aspect {
	const type = 'Running';
	if (!shouldRun(specInForce(input))) {
		return { type, status: 'False', reason: 'NotRunningAsDeclared', message: '' };
	}
	return { type, status: 'False', reason: 'NotRunning', message: '', ...causeOf(input) };
}

/** The spec that counts: while a document has errors or cannot be read, the last good one. */
export function specInForce({
	desired,
	invalid,
	record,
}: Pick<StatusInput, 'desired' | 'invalid' | 'record'>): InstanceSpec | null {
	return invalid === null && desired !== null ? desired.spec : (record?.lastGood?.spec ?? null);
}

/** The spec in force as overrides by hand change it. */
export function specNow(
	input: Pick<StatusInput, 'desired' | 'invalid' | 'record' | 'now'>,
): InstanceSpec | null {
	const spec = specInForce(input);
	return spec === null ? null : overridden(spec, overridesOf(input.record, spec, input.now));
}

export function shouldRun(spec: InstanceSpec | null): boolean {
	return spec?.state === 'Running' || spec?.state === 'Frozen';
}

export function limitsApplied(input: StatusInput): Aspect {
	const { plan, outcome, observed } = input;
	const type = 'LimitsApplied';
	if (!isUp(observed)) {
		return { type, status: 'Unknown', reason: 'NotRunning', message: 'limits are set at a start' };
	}
	const infeasible = plan.holds.find(({ reason }) => reason === 'LimitInfeasible');
	if (infeasible !== undefined) {
		return { type, status: 'False', reason: 'LimitInfeasible', message: infeasible.message };
	}
	const open = [...(UNFINISHED.has(outcome.kind) ? plan.steps : []), ...plan.held];
	const limit = open.find(({ step }) => step.do === 'setLimit');
	if (limit === undefined) return { type, status: 'True', reason: 'LimitsAsDeclared', message: '' };
	return { type, status: 'False', reason: 'LimitsDiffer', message: limit.message };
}

/** Steps of the plan may not have been taken. */
const UNFINISHED: ReadonlySet<StatusInput['outcome']['kind']> = new Set([
	'Failed',
	'InProgress',
	'Unattended',
	'Waiting',
]);

function isUp({ state }: ObservedInstance): boolean {
	return state === 'RUNNING' || state === 'FROZEN';
}
