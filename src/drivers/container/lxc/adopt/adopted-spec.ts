import { ALL_CPUS, parseCpuList } from '../../../../model/cpu-list.ts';
import { insteadOfKey, isNicKey } from '../../../../model/managed-keys.ts';
import type { ObservedInstance } from '../../../../model/observed.ts';
import { adoptedCpu } from './adopted-cpu.ts';
import { configuredDevices, declaredDevices, hasPartialDeny } from './adopted-devices.ts';
import { adoptedIo } from './adopted-io.ts';
import { adoptedMemory } from './adopted-memory.ts';
import { adoptedNics } from './adopted-nics.ts';
import { cannotAdopt } from './cannot-adopt.ts';
import { cgroupValue, kernelBytes, lastValue, listValue } from './config-values.ts';
import type { Setting } from './read-config.ts';

export interface AdoptedContainer {
	readonly name: string;
	readonly settings: readonly Setting[];
	/** What it is now: limits that were set since its start count, those of the config may be stale. */
	readonly observed: Pick<ObservedInstance, 'state' | 'limits'>;
	/** Canonical list of the CPUs that containers may use on this node. */
	readonly nodeCpus: string;
	/** Keys that ballast writes without being told. */
	readonly defaultKeys: readonly string[];
}

/**
 * The `spec` of a document that declares a container as it is: started anew from it, the container has the
 * same limits, devices, capabilities and rootfs, whatever profiles there are. Throws when something of it cannot
 * be declared.
 */
export function adoptedSpec(container: AdoptedContainer) {
	const { name, settings, observed } = container;
	refuseInexpressible(name, settings);
	const { nics, lines } = adoptedNics(settings);
	return {
		// what profiles say of all instances, nobody said of this one
		profiles: null,
		state: stateOf(observed.state),
		hvparams: {
			cpu_mask: cpuMask(container),
			lxc_tty: Number(lastValue(settings, 'lxc.tty.max') ?? 0),
			...extraConfig([...settings.filter(isFree), ...emptied(container), ...lines]),
		},
		devices: declaredDevices(observed.limits?.devices ?? configuredDevices(settings)),
		capabilities: capabilities(settings),
		memory: adoptedMemory(settings, observed.limits),
		...adoptedCpu(container),
		pids: observed.limits?.pidsMax ?? configuredPids(settings),
		nics,
		disks: [
			{
				name: 'root',
				mount: '/',
				directory: { path: rootfs(name, settings) },
				...adoptedIo(container),
			},
		],
	} as const;
}

/** Managed keys whose values fields of the spec take over. */
const EXPRESSED =
	/^lxc\.(rootfs\.path|tty\.max|cap\.(drop|keep)|cgroup2?\.(devices\..*|cpuset\.cpus|cpu\.(shares|cfs_quota_us|cfs_period_us|weight|max)|memory\.(max|low|swap\.max|limit_in_bytes|memsw\.limit_in_bytes|soft_limit_in_bytes)|blkio\.throttle\..*|io\.max|pids\.max))$/;

/** Managed keys that ballast sets otherwise without changing what the container is. */
const REPLACED =
	/^lxc\.(uts\.name|pty\.max|console\..*|log\..*|start\..*|group|rootfs\.managed|ephemeral)$/;

function refuseInexpressible(name: string, settings: readonly Setting[]): void {
	const managed = settings.filter(({ key }) => insteadOfKey(key) !== null);
	const other = managed.find(({ key }) => !EXPRESSED.test(key) && !REPLACED.test(key));
	if (other !== undefined) {
		const hint = isLegacyKey(other.key) ? 'Run lxc-update-config on it first.' : '';
		throw cannotAdopt(name, `a spec cannot say ${other.key} = ${other.value}`, hint);
	}
	if (lastValue(settings, 'lxc.ephemeral') === '1') {
		throw cannotAdopt(name, 'lxc.ephemeral would destroy it when it stops');
	}
	if (hasPartialDeny(settings)) {
		throw cannotAdopt(name, 'its config denies single devices, a spec can only allow them');
	}
}

/** Keys that LXC renamed when it released 2.1. */
function isLegacyKey(key: string): boolean {
	return insteadOfKey(key)?.why !== 'is managed by ballast';
}

/** A key that users may set stays as it is; what ballast manages is said by a field or not at all. */
function isFree({ key }: Setting): boolean {
	return insteadOfKey(key) === null && !isNicKey(key);
}

/** What LXC leaves out without a word, ballast's defaults would bring in: so the word is said. */
function emptied({ settings, defaultKeys }: AdoptedContainer): readonly Setting[] {
	return ['lxc.mount.auto', 'lxc.seccomp.profile', 'lxc.apparmor.profile']
		.filter((key) => defaultKeys.includes(key))
		.filter((key) => !settings.some((setting) => setting.key === key))
		.map((key) => ({ key, value: '' }));
}

function extraConfig(settings: readonly Setting[]): Readonly<Record<string, string>> {
	const lines = settings.map(({ key, value }) => `${key} =${value === '' ? '' : ` ${value}`}\n`);
	return lines.length === 0 ? {} : { lxc_extra_config: lines.join('') };
}

function stateOf(state: ObservedInstance['state']): string {
	switch (state) {
		case 'FROZEN':
		case 'FREEZING':
			return 'Frozen';
		case 'STOPPED':
		case 'STOPPING':
		case 'ABORTING':
			return 'Stopped';
		case 'RUNNING':
		case 'STARTING':
		case 'THAWED':
			return 'Running';
	}
}

function cpuMask({ name, settings, observed, nodeCpus }: AdoptedContainer): string {
	const configured = cgroupValue(settings, 'cpuset.cpus', 'cpuset.cpus');
	const live = observed.limits?.cpus ?? configured;
	if (live === null || (configured === null && live === nodeCpus)) {
		return ALL_CPUS;
	}
	const mask = parseCpuList(live);
	if (!mask.ok) {
		throw cannotAdopt(name, `its cpuset.cpus is ${live}`);
	}
	return mask.value;
}

function configuredPids(settings: readonly Setting[]): number | null {
	return kernelBytes(cgroupValue(settings, 'pids.max', 'pids.max'));
}

function capabilities(settings: readonly Setting[]): Readonly<Record<string, readonly string[]>> {
	const names = (key: string) =>
		listValue(settings, key)
			.flatMap((value) => value.split(/\s+/))
			.map((word) => word.toLowerCase().replace(/^cap_/, ''));
	const keep = names('lxc.cap.keep');
	if (keep.length > 0) {
		return { keep: keep.filter((word) => word !== 'none') };
	}
	return { drop: names('lxc.cap.drop') };
}

/** Only a directory can be declared so far; without a prefix LXC finds out itself what a path is. */
function rootfs(name: string, settings: readonly Setting[]): string {
	const value = lastValue(settings, 'lxc.rootfs.path') ?? '';
	const path = value.replace(/^dir:/, '');
	if (!path.startsWith('/')) {
		throw cannotAdopt(
			name,
			value === '' ? 'it has no rootfs' : `its rootfs ${value} is not a directory`,
		);
	}
	return path;
}
