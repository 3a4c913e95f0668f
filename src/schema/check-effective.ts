import { canBeShared } from '../model/disks.ts';
import type { InstanceSpec } from '../model/instance-spec.ts';
import { checkDisks } from './check-disks.ts';
import { checkNics } from './check-nics.ts';
import { extraIdmapProblems, extraNicProblems, type LineProblem } from './extra-config.ts';
import type { DeclaredSpec } from './generated/declared.ts';

/** A contradiction between fields that may come from different files. */
export interface SpecProblem {
	/** Path below `spec`; '' for the spec as a whole. */
	readonly path: string;
	/** For a block of lines: the one that is meant, counting from 0. */
	readonly line?: number;
	readonly message: string;
	readonly hint: string;
}

/** What cannot be told before all layers are merged. */
export function checkEffective(declared: DeclaredSpec, spec: InstanceSpec): readonly SpecProblem[] {
	return [
		...checkContradictions(declared, spec),
		...checkDisks(declared, spec),
		...checkSwap(spec),
		...checkBackoff(spec),
		...checkUpdates(declared, spec),
		...checkHealth(spec),
		...checkNics(spec.nics),
		...checkExtraNics(spec),
		...checkSecurity(spec),
		...checkFailover(spec),
	];
}

/** Of those, what two fields that are both set say against each other: no other layer can make it right but by unsetting one. */
export function checkContradictions(
	declared: DeclaredSpec,
	spec: InstanceSpec,
): readonly SpecProblem[] {
	return [...checkCapabilities(declared), ...checkMemory(spec)];
}

function checkCapabilities({ capabilities }: DeclaredSpec): readonly SpecProblem[] {
	if (capabilities?.drop === undefined || capabilities.keep === undefined) return [];
	const message = 'drop and keep are both set';
	return [{ path: 'capabilities.keep', message, hint: 'keep one; null unsets an inherited one' }];
}

function checkMemory({ memory: { min, max, target } }: InstanceSpec): readonly SpecProblem[] {
	const size = typeof target === 'number' ? target : null;
	const problems: SpecProblem[] = [];
	if (min !== null && max !== null && min > max) {
		problems.push({ path: 'memory.min', message: 'min is more than max', hint: '' });
	}
	if (size !== null && min !== null && size < min) {
		problems.push({ path: 'memory.target', message: 'target is less than min', hint: '' });
	}
	if (size !== null && max !== null && size > max) {
		problems.push({ path: 'memory.target', message: 'target is more than max', hint: '' });
	}
	return problems;
}

function checkSwap({ memory: { max, swap } }: InstanceSpec): readonly SpecProblem[] {
	if (swap === null || max !== null) return [];
	const message = 'swap without max limits nothing: what is over may stay in memory';
	return [{ path: 'memory.swap', message, hint: 'add memory.max' }];
}

function checkBackoff({ restart: { backoff } }: InstanceSpec): readonly SpecProblem[] {
	if (backoff.initial <= backoff.max) return [];
	return [{ path: 'restart.backoff.initial', message: 'initial is more than max', hint: '' }];
}

function checkUpdates(declared: DeclaredSpec, { updates }: InstanceSpec): readonly SpecProblem[] {
	if (updates.restart !== 'InWindow' || declared.updates?.window !== undefined) return [];
	const message = 'InWindow does not say which window';
	return [{ path: 'updates.restart', message, hint: 'add window: the name of a Window document' }];
}

function checkHealth({ health }: InstanceSpec): readonly SpecProblem[] {
	if (health === null) return [];
	const path = 'health';
	const problems: SpecProblem[] = [];
	if (health.exec.length === 0) {
		problems.push({ path, message: 'nothing says what to run', hint: 'add exec: [/bin/check]' });
	}
	if (health.interval < 1000) {
		problems.push({ path: `${path}.interval`, message: 'it is less than 1s', hint: '' });
	}
	if (health.timeout === 0) {
		problems.push({ path: `${path}.timeout`, message: 'nothing takes no time', hint: '' });
	}
	return problems;
}

/** Without `nics`, raw lines may set up what ballast cannot; with them, both would count NICs from 0. */
function checkExtraNics({ nics, hvparams }: InstanceSpec): readonly SpecProblem[] {
	return nics.length === 0 ? [] : extraKeys(hvparams, extraNicProblems);
}

/** A privileged container has nothing below `/dev/.lxc`: it would be the host's `/proc` and `/sys`, and writable. */
function checkSecurity({ security, hvparams }: InstanceSpec): readonly SpecProblem[] {
	if (security.idmap !== 'None') return extraKeys(hvparams, extraIdmapProblems);
	if (!security.nesting) return [];
	const message =
		'nesting in a privileged container would give it all of /proc and /sys of the host';
	return [{ path: 'security.nesting', message, hint: 'add security.idmap: Auto' }];
}

/** What lies on one host, or belongs to ids of one, cannot be started on another. */
function checkFailover({ ha, disks, security }: InstanceSpec): readonly SpecProblem[] {
	if (ha.failover !== 'Auto') return [];
	const path = 'ha.failover';
	const local = disks.filter(({ source }) => !canBeShared(source));
	const problems = local.map(({ name, source }) => ({
		path,
		message: `the disk ${name} (${source.kind}) lies on one host, so no other node could start it`,
		hint: 'name a directory or an image on storage that all nodes reach, a logical volume, or a block, drbd or rbd device',
	}));
	if (security.idmap !== 'Auto') return problems;
	const message = 'security.idmap: Auto gives ids of one host, which its files have';
	return [...problems, { path, message, hint: 'name a range that is free on all nodes' }];
}

/** Lines that are free as long as a field of the spec is not used, and set what it is for. */
function extraKeys(
	{ lxc_extra_config: text, lxc_extra_config_file: file }: InstanceSpec['hvparams'],
	problemsIn: (text: string) => readonly LineProblem[],
): readonly SpecProblem[] {
	const inline = problemsIn(text).map((problem) => ({
		...problem,
		path: 'hvparams.lxc_extra_config',
		line: problem.index,
	}));
	const inFile = problemsIn(file?.text ?? '').map((problem) => ({
		path: 'hvparams.lxc_extra_config_file',
		message: `line ${problem.index + 1}: ${problem.message}`,
		hint: problem.hint,
	}));
	return [...inline, ...inFile];
}
