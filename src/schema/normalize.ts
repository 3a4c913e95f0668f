import { parseCpuList } from '../model/cpu-list.ts';
import { canonicalDeviceRules } from '../model/device-rule.ts';
import { parseDuration } from '../model/duration.ts';
import { idmapText, parseIdmap } from '../model/id-range.ts';
import type {
	CapabilitySpec,
	DependencySpec,
	DeviceSpec,
	HealthSpec,
	HvParams,
	InstanceSpec,
	LifecycleSpec,
	MemorySpec,
	PlacementSpec,
	RestartPolicy,
	SecuritySpec,
} from '../model/instance-spec.ts';
import { provedValue } from '../model/parsed.ts';
import { parseBytes } from '../model/quantity.ts';
import type { RestartWindow } from '../model/window.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';
import { diskSpecs } from './normalize-disks.ts';
import { nicSpecs } from './normalize-nics.ts';
import { osSpec } from './normalize-os.ts';

type Part<Key extends keyof DeclaredSpec> = NonNullable<DeclaredSpec[Key]>;

/** What normalizing needs beside the merged spec. */
export interface Surroundings {
	/** The absolute path of what was written at a field path, relative to the file that says it. */
	readonly absolutePath: (fieldPath: string, written: string) => string;
	/** The text of `lxc_extra_config_file`; '' when there is none. */
	readonly extraText: string;
	/** What `updates.window` names; `null` when it names nothing that can be used. */
	readonly window: RestartWindow | null;
}

/**
 * The effective spec: every field is there, with its default where no file says anything, every
 * quantity is a number and every list in canonical form.
 */
export function normalize(declared: DeclaredSpec, surroundings: Surroundings): InstanceSpec {
	return {
		...topLevel(declared),
		hvparams: hvParams(declared, surroundings.extraText),
		devices: devices(declared.devices ?? {}),
		capabilities: capabilities(declared.capabilities ?? {}),
		security: security(declared.security ?? {}),
		memory: memory(declared.memory ?? {}),
		cpu: { quota: null, weight: null, ...declared.cpu },
		nics: nicSpecs(declared.nics ?? []),
		disks: diskSpecs(declared, surroundings.absolutePath),
		os: osSpec(declared.os, surroundings.absolutePath),
		lifecycle: lifecycle(declared.lifecycle ?? {}),
		updates: { ...DEFAULTS.updates, ...declared.updates, window: surroundings.window },
		restart: restart(declared.restart ?? {}),
		health: declared.health === undefined ? null : health(declared.health),
		migration: { ...DEFAULTS.migration, ...declared.migration },
		placement: placement(declared.placement ?? {}),
		ha: { ...DEFAULTS.ha, ...declared.ha },
	};
}

function topLevel({
	node,
	state,
	pids,
	dependsOn,
}: DeclaredSpec): Pick<InstanceSpec, 'node' | 'state' | 'pids' | 'dependsOn'> {
	return {
		node: node ?? null,
		state: state ?? DEFAULTS.state,
		dependsOn: (dependsOn ?? []).map(dependency).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
		pids: pids ?? null,
	};
}

function placement({ nodeSelector, antiAffinity }: Part<'placement'>): PlacementSpec {
	// the schema takes only texts
	const labels = (declared: Part<'placement'>['nodeSelector'] = {}) =>
		Object.fromEntries(Object.entries(declared).map(([key, value]) => [key, value ?? '']));
	return { nodeSelector: labels(nodeSelector), antiAffinity: labels(antiAffinity) };
}

function dependency(declared: Part<'dependsOn'>[number]): DependencySpec {
	return { ...DEFAULTS.dependsOn, ...declared };
}

function hvParams(
	{ hvparams: declared = {}, migration }: DeclaredSpec,
	extraText: string,
): HvParams {
	const { lxc_extra_config_file: path, ...rest } = declared;
	const noTtys = migration?.mode === 'Live' ? { lxc_tty: 0 } : {};
	return {
		...DEFAULTS.hvparams,
		...noTtys,
		...rest,
		cpu_mask: provedValue(parseCpuList(String(declared.cpu_mask ?? DEFAULTS.hvparams.cpu_mask))),
		lxc_cgroup_use: sortedSet(declared.lxc_cgroup_use ?? DEFAULTS.hvparams.lxc_cgroup_use),
		lxc_extra_config_file: path === undefined ? null : { path, text: extraText },
	};
}

function devices({ preset, allow }: Part<'devices'>): DeviceSpec {
	return {
		preset: preset ?? DEFAULTS.devices.preset,
		allow: canonicalDeviceRules(allow ?? DEFAULTS.devices.allow),
	};
}

/** The default drop list holds unless `keep` says it all. */
function capabilities({ drop, keep }: Part<'capabilities'>): CapabilitySpec {
	if (keep !== undefined) return { drop: null, keep: sortedSet(keep) };
	return { drop: sortedSet(drop ?? DEFAULTS.capabilities.drop), keep: null };
}

/** A range is written in one way, so that another spelling of it is no change. */
function security(declared: Part<'security'>): SecuritySpec {
	const all = { ...DEFAULTS.security, ...declared };
	return { ...all, idmap: idmapText(provedValue(parseIdmap(all.idmap))) };
}

function memory({ min, max, target, swap, weight }: Part<'memory'>): MemorySpec {
	return {
		min: bytes(min),
		max: bytes(max),
		target: target === 'Auto' ? target : bytes(target),
		swap: bytes(swap),
		weight: weight ?? DEFAULTS.memory.weight,
	};
}

function lifecycle({ stop, ...rest }: Part<'lifecycle'>): LifecycleSpec {
	const { timeout, thenKill } = { ...DEFAULTS.lifecycle.stop, ...stop };
	const all = { ...DEFAULTS.lifecycle, ...rest };
	return { ...all, protect: sortedSet(all.protect), stop: { timeout: ms(timeout), thenKill } };
}

function restart({ policy, backoff }: Part<'restart'>): RestartPolicy {
	const { initial, max, resetAfter } = { ...DEFAULTS.restart.backoff, ...backoff };
	return {
		policy: policy ?? DEFAULTS.restart.policy,
		backoff: { initial: ms(initial), max: ms(max), resetAfter: ms(resetAfter) },
	};
}

function health(declared: Part<'health'>): HealthSpec {
	const all = { ...DEFAULTS.health, ...declared };
	return { ...all, interval: ms(all.interval), timeout: ms(all.timeout) };
}

function bytes(written: string | number | undefined): number | null {
	return written === undefined ? null : provedValue(parseBytes(written));
}

function ms(written: string): number {
	return provedValue(parseDuration(written));
}

/** The order and repeats of a set mean nothing, so they must not look like a change. */
function sortedSet<T extends string>(items: readonly T[]): readonly T[] {
	return [...new Set(items)].toSorted();
}
