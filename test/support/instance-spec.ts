import type { FilledOsSpec, FitSpec, InstanceSpec } from '../../src/model/instance-spec.ts';

/** A new rootfs is made fit by each rule. */
export const EVERY_RULE: FitSpec = { except: [] };

/** What a Ganeti OS gets without a word about it. */
export const GANETI_OS: Extract<FilledOsSpec, { kind: 'ganeti' }> = {
	kind: 'ganeti',
	name: 'debootstrap',
	variant: null,
	parameters: {},
	import: null,
	renameFrom: null,
	timeout: 3_600_000,
	fit: EVERY_RULE,
};

/** What a spec without a word about it gets: the defaults of the schema. */
export const BASE_SPEC: InstanceSpec = {
	node: null,
	state: 'Running',
	dependsOn: [],
	hvparams: {
		cpu_mask: 'all',
		lxc_cgroup_use: [],
		lxc_tty: 6,
		lxc_startup_wait: 30,
		lxc_extra_config: '',
		lxc_extra_config_file: null,
	},
	devices: { preset: 'ganeti', allow: [] },
	capabilities: { drop: ['mac_override', 'sys_module', 'sys_time'], keep: null },
	security: { idmap: 'None', nesting: false },
	memory: { min: null, max: null, target: null, swap: null, weight: 100 },
	cpu: { quota: null, weight: null },
	pids: null,
	nics: [],
	disks: [
		{
			name: 'root',
			mount: '/',
			readOnly: false,
			io: null,
			source: { kind: 'directory', path: null, base: null },
		},
	],
	os: null,
	lifecycle: {
		stop: { timeout: 60_000, thenKill: true },
		reboot: 'Soft',
		rebootCounter: 0,
		guestPoweroff: 'Accept',
		protect: [],
	},
	updates: { restart: 'Approve', window: null, recreate: 'Never', migrate: 'Auto' },
	restart: {
		policy: 'Always',
		backoff: { initial: 1000, max: 300_000, resetAfter: 600_000 },
	},
	health: null,
	migration: { mode: 'Auto', memory: 'Auto', transport: 'Ssh' },
	placement: { nodeSelector: {}, antiAffinity: {} },
	ha: { failover: 'Never' },
};

export function withExtraConfig(spec: InstanceSpec, lines: string): InstanceSpec {
	return { ...spec, hvparams: { ...spec.hvparams, lxc_extra_config: lines } };
}
