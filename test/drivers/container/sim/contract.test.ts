import { isDeepStrictEqual } from 'node:util';
import { scriptedFaults } from '../../../../src/drivers/container/sim/faults.ts';
import type { SimContainer } from '../../../../src/drivers/container/sim/sim-container.ts';
import { SimDriver } from '../../../../src/drivers/container/sim/sim-driver.ts';
import type { Place, SimHost } from '../../../../src/drivers/container/sim/sim-host.ts';
import { outside } from '../../../../src/drivers/container/sim/sim-outside.ts';
import { simHost } from '../../../../src/drivers/container/sim/sim-run.ts';
import { SEED_STATE, type SimNode } from '../../../../src/drivers/container/sim/sim-state.ts';
import { realClock } from '../../../../src/host/real-clock.ts';
import { aSpec } from '../../../support/a-spec.ts';
import { type ContractHost, containerDriverContract } from '../../container-driver-contract.ts';

const lxcpath = '/var/lib/ballast/lxc';

containerDriverContract('simulated host, cgroup v1', () => Promise.resolve(simulated('v1')));
containerDriverContract('simulated host, cgroup v2', () => Promise.resolve(simulated('v2')));

function simulated(cgroupLayout: SimNode['cgroupLayout']): ContractHost {
	const missingPaths = ['/nonexistent/ballast-contract'];
	const node = { ...SEED_STATE.node, cgroupLayout, missingPaths };
	const host = simHost({ ...SEED_STATE, node }, realClock);
	const driver = new SimDriver(host, { lxcpath });
	const target = (name: string) => ({ name, uid: `uid-of-${name}`, adoptedFrom: null });
	const foreign = (name: string): SimContainer => ({
		name,
		lxcpath,
		marker: null,
		config: { spec: aSpec(), hash: 'foreign' },
		rootfs: { kind: 'Managed', id: 'foreign', bytes: 1 },
		lastExit: null,
		disks: [],
		mounted: [],
		images: null,
	});
	return {
		driver,
		prefix: 'sim-',
		lxcpath,
		specFor: (_name, overrides) => aSpec(overrides),
		target,
		ignoreHalt: async (name) => outside.changeGuest(host, name, { ignoresHalt: true }),
		onReboot: async (name, what) => outside.changeGuest(host, name, { onReboot: what }),
		hangCommands: async (name) => outside.changeGuest(host, name, { checks: 'Hang' }),
		killInit: async (name) => outside.exit(host, { lxcpath, name }, { cause: 'Signal', code: 9 }),
		startUnseen: async (name) => startUnseen(host, { lxcpath, name }),
		plantHalfCreated: async (name) => {
			const fault = {
				kind: 'crash',
				point: 'midway',
				verb: 'create',
				name,
				nth: 1,
				times: 1,
			} as const;
			const doomed = new SimDriver(host, { lxcpath, faults: scriptedFaults([fault]) });
			await doomed.create(target(name), aSpec()).catch(() => undefined);
		},
		plantForeign: async (name) => host.put(foreign(name)),
		isForeignUntouched: async (name) =>
			isDeepStrictEqual(host.container({ lxcpath, name }), foreign(name)),
		dispose: async () => undefined,
	};
}

function startUnseen(host: SimHost, place: Place): void {
	outside.start(host, place);
	outside.hide(host, place, true);
}
