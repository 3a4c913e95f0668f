import { expect } from 'vitest';
import type { SimContainer } from '../../../src/drivers/container/sim/sim-container.ts';
import type { SimHost } from '../../../src/drivers/container/sim/sim-host.ts';
import { allowedDevices } from '../../../src/model/device-rule.ts';
import type { DiskSpec, InstanceSpec } from '../../../src/model/instance-spec.ts';
import type { InstanceRecord } from '../../../src/model/record.ts';
import { madeDisks, madeSize } from '../../../src/reconciler/plan/disks.ts';
import { LXCPATH } from '../../support/sim-world.ts';

/** Holds when the host is as the spec says; it asks the host itself, and none of the code that is tested. */
export function expectAsDeclared(host: SimHost, name: string, spec: InstanceSpec | null): void {
	const place = { lxcpath: LXCPATH, name };
	const container = host.container(place);
	const run = host.runsOf(place)[0] ?? null;
	expect(host.halfCreated).not.toContain(name);
	if (spec === null || spec.state === 'Absent') {
		expect({ name, container, run }).toEqual({ name, container: null, run: null });
		return;
	}
	expect(container).toMatchObject({ name, rootfs: { kind: 'Managed' } });
	if (run === null) expect({ name, mounted: container?.mounted }).toEqual({ name, mounted: [] });
	if (spec.state === 'Stopped') expect({ name, run }).toEqual({ name, run: null });
	else if (run !== null || !staysDown(container, spec)) expectRunning(host, name, spec);
}

/** Whether a disk is larger than the spec says, which no disk ever is made smaller for. */
export function wantsLess(host: SimHost, name: string, { state, disks }: InstanceSpec): boolean {
	const container = host.container({ lxcpath: LXCPATH, name });
	return state !== 'Absent' && disks.some((disk) => sizeOn(container, disk) > sizeSaid(disk));
}

/** Whether ballast knows of a disk that it is larger than declared. */
export function knowsMore(record: InstanceRecord | null, { disks }: InstanceSpec): boolean {
	return disks.some((disk) => (madeSize(record, disk) ?? 0) > sizeSaid(disk));
}

/** Whether a disk that was made for it is larger than ballast knows. */
export function hasOutgrown(host: SimHost, name: string, record: InstanceRecord | null): boolean {
	const container = host.container({ lxcpath: LXCPATH, name });
	return madeDisks(record).some((disk) => sizeOn(container, disk) > sizeSaid(disk));
}

const sizeOn = (container: SimContainer | null, { name }: DiskSpec): number =>
	container?.disks.find((disk) => disk.name === name)?.size ?? 0;

const sizeSaid = ({ source }: DiskSpec): number => ('size' in source ? (source.size ?? 0) : 0);

function expectRunning(host: SimHost, name: string, spec: InstanceSpec): void {
	const { memory, hvparams, cpu, devices, pids, state, disks } = spec;
	const container = host.container({ lxcpath: LXCPATH, name });
	expect(disks.every((disk) => sizeOn(container, disk) >= sizeSaid(disk))).toBe(true);
	const run = host.runsOf({ lxcpath: LXCPATH, name })[0];
	expect({ name, ...run, devices: run?.cgroup.devices.toSorted() }).toMatchObject({
		name,
		state: state === 'Frozen' ? 'FROZEN' : 'RUNNING',
		visible: true,
		cgroup: {
			memoryMax: memory.max === null ? null : memory.max - (memory.max % 4096),
			cpus: hvparams.cpu_mask === 'all' ? host.node.cpus : hvparams.cpu_mask,
			pidsMax: pids,
			cpuQuota: cpu.quota,
			cpuWeight: cpu.weight ?? 100,
			io: disks.flatMap(({ mount, io }) =>
				io === null ? [] : [expect.objectContaining({ mounts: [mount], limits: io })],
			),
		},
		devices: allowedDevices(devices).toSorted(),
		config: { spec: { hvparams: { lxc_tty: hvparams.lxc_tty } } },
	});
}

/** It ended by itself in a way that the spec says to leave. */
function staysDown(container: SimContainer | null, { lifecycle, restart }: InstanceSpec): boolean {
	const exit = container?.lastExit ?? null;
	if (exit?.cause === 'Poweroff' && lifecycle.guestPoweroff === 'Accept') return true;
	const endedWell = exit?.cause === 'Poweroff' || (exit?.cause === 'Code' && exit.code === 0);
	return endedWell && restart.policy === 'OnFailure';
}
