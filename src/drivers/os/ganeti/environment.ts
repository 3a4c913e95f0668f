import { createHash } from 'node:crypto';
import { allowedDevices } from '../../../model/device-rule.ts';
import type { InstanceSpec, NicSpec } from '../../../model/instance-spec.ts';
import type { ChosenOs } from './chosen-os.ts';

type Environment = Readonly<Record<string, string>>;

/** What a script is told about the instance. */
export interface ScriptInstance {
	readonly name: string;
	readonly uid: string;
	readonly node: string;
	readonly spec: InstanceSpec;
	/** When it came to be, in ms since the epoch. */
	readonly madeAtMs: number;
	readonly disk: { readonly path: string; readonly bytes: number };
	/** The MAC address of a NIC. */
	readonly macOf: (nic: NicSpec) => string;
}

const MIB = 2 ** 20;

/** What each script gets, and nothing beside it. */
export function coreEnvironment({ definition, variant, parameters }: ChosenOs): Environment {
	const named = Object.entries(parameters).map(([name, value]) => [
		`OSP_${name.toUpperCase().replaceAll('-', '_')}`,
		value,
	]);
	return {
		PATH: '/sbin:/bin:/usr/sbin:/usr/bin',
		OS_API_VERSION: String(definition.apiVersion),
		OS_NAME: definition.name,
		OS_VARIANT: variant,
		DEBUG_LEVEL: '0',
		...Object.fromEntries(named),
	};
}

/** What the scripts that work on an instance get, as Ganeti 3.1 gives it. */
export function instanceEnvironment(os: ChosenOs, instance: ScriptInstance): Environment {
	const { name, uid, node, spec, madeAtMs } = instance;
	const seconds = (madeAtMs / 1000).toFixed(3);
	const nics = spec.nics.map((nic) => nicVariables(nic, instance)).filter((each) => each !== null);
	return {
		...coreEnvironment(os),
		INSTANCE_NAME: name,
		INSTANCE_OS: [os.definition.name, os.variant].filter(Boolean).join('+'),
		INSTANCE_UUID: uid,
		INSTANCE_CTIME: seconds,
		INSTANCE_MTIME: seconds,
		INSTANCE_PRIMARY_NODE: node,
		INSTANCE_SECONDARY_NODES: '',
		HYPERVISOR: 'lxc',
		...diskVariables(instance),
		NIC_COUNT: String(nics.length),
		...Object.assign({}, ...nics.map((variables, index) => numbered(`NIC_${index}_`, variables))),
		...numbered('INSTANCE_BE_', backendVariables(spec)),
		...numbered('INSTANCE_HV_', hypervisorVariables(spec)),
	};
}

/** The number of the descriptor to which an export script may write how many bytes there will be. */
const SIZE_DESCRIPTOR = 3;

/** What a script gets beside that, about the one disk that it works on and what is asked of it. */
export function exportEnvironment(os: ChosenOs, instance: ScriptInstance): Environment {
	return {
		...instanceEnvironment(os, instance),
		EXPORT_DEVICE: instance.disk.path,
		EXPORT_DISK_PATH: instance.disk.path,
		EXPORT_INDEX: '0',
		EXP_SIZE_FD: String(SIZE_DESCRIPTOR),
	};
}

export function importEnvironment(os: ChosenOs, instance: ScriptInstance): Environment {
	return {
		...instanceEnvironment(os, instance),
		IMPORT_DEVICE: instance.disk.path,
		IMPORT_DISK_PATH: instance.disk.path,
		IMPORT_INDEX: '0',
	};
}

export function renameEnvironment(
	os: ChosenOs,
	instance: ScriptInstance,
	oldName: string,
): Environment {
	return { ...instanceEnvironment(os, instance), OLD_INSTANCE_NAME: oldName };
}

function diskVariables({ uid, disk }: ScriptInstance): Environment {
	return {
		DISK_COUNT: '1',
		DISK_0_ACCESS: 'rw',
		DISK_0_BACKEND_TYPE: 'file:loop',
		DISK_0_NAME: 'root',
		DISK_0_PATH: disk.path,
		DISK_0_SIZE: String(Math.floor(disk.bytes / MIB)),
		DISK_0_UUID: derivedUuid(uid, 'disk root'),
	};
}

/** `null` for a kind of NIC that Ganeti does not know. */
function nicVariables(nic: NicSpec, { uid, macOf }: ScriptInstance): Environment | null {
	if (nic.bridge === null && nic.routed === null) return null;
	const [address] = nic.ipv4;
	const link = nic.bridge ?? nic.routed?.proxy ?? '';
	return {
		MAC: macOf(nic),
		UUID: derivedUuid(uid, `nic ${nic.name}`),
		NAME: nic.name,
		MODE: nic.bridge === null ? 'routed' : 'bridged',
		LINK: link,
		...(nic.bridge === null ? {} : { BRIDGE: nic.bridge }),
		...(address === undefined ? {} : { IP: address.replace(/\/.*/, '') }),
	};
}

function backendVariables({ memory, cpu }: InstanceSpec): Environment {
	const { max, min } = memory;
	return {
		...(max === null ? {} : { maxmem: String(Math.floor(max / MIB)) }),
		...(max === null ? {} : { minmem: String(Math.floor((min ?? max) / MIB)) }),
		...(cpu.quota === null ? {} : { vcpus: String(Math.ceil(cpu.quota)) }),
	};
}

function hypervisorVariables({ hvparams, capabilities, devices }: InstanceSpec): Environment {
	return {
		cpu_mask: hvparams.cpu_mask,
		devices: allowedDevices(devices).join(','),
		drop_capabilities: (capabilities.drop ?? []).join(','),
		extra_cgroups: hvparams.lxc_cgroup_use.join(','),
		extra_config: hvparams.lxc_extra_config,
		num_ttys: String(hvparams.lxc_tty),
		startup_timeout: String(hvparams.lxc_startup_wait),
	};
}

function numbered(prefix: string, variables: Environment): Environment {
	return Object.fromEntries(
		Object.entries(variables).map(([name, value]) => [`${prefix}${name}`, value]),
	);
}

/** The same each time, for a thing of an instance that has no identity of its own here. */
function derivedUuid(uid: string, thing: string): string {
	const hex = createHash('sha256').update(`${uid}\0${thing}`).digest('hex');
	const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hex) ?? [];
	return parts.join('-');
}
