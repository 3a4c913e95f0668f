import type { InstanceSpec } from '../../src/model/instance-spec.ts';

/** A small instance as the schema's defaults make it, with these fields changed. */
export function aSpec(overrides: Partial<InstanceSpec> = {}): InstanceSpec {
	return {
		node: null,
		state: 'Running',
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
		memory: { min: null, max: 64 * 2 ** 20, target: null, swap: null },
		cpu: { quota: null, weight: null },
		pids: null,
		nics: [],
		disks: [],
		os: { kind: 'template', template: 'busybox', args: [] },
		lifecycle: {
			stop: { timeout: 60_000, thenKill: true },
			reboot: 'Soft',
			guestPoweroff: 'Accept',
			protect: [],
		},
		updates: { restart: 'Approve', recreate: 'Never', migrate: 'Auto' },
		restart: { policy: 'Always', backoff: { initial: 1000, max: 300_000, resetAfter: 600_000 } },
		health: null,
		migration: { mode: 'Auto', memory: 'Auto', transport: 'Ssh' },
		...overrides,
	};
}
