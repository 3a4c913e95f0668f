import type { FaultKind, FaultPoint, SimVerb } from '../../src/drivers/container/sim/faults.ts';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import { SimClock } from '../../src/drivers/container/sim/sim-clock.ts';
import { SimDriver } from '../../src/drivers/container/sim/sim-driver.ts';
import type { SimDriverOptions } from '../../src/drivers/container/sim/sim-driver-options.ts';
import type { SimHost } from '../../src/drivers/container/sim/sim-host.ts';
import { simHost } from '../../src/drivers/container/sim/sim-run.ts';
import { SEED_STATE, type SimNode } from '../../src/drivers/container/sim/sim-state.ts';

export const LXCPATH = '/var/lib/ballast/lxc';

/** 2026-01-01T00:00:00Z. */
export const START = 1_767_225_600_000;

export const WEB = { name: 'web', uid: 'uid-of-web', adoptedFrom: null } as const;
export const WEB_PLACE = { lxcpath: LXCPATH, name: 'web' } as const;

/** A seed host in virtual time, with these facts of the machine changed. */
export function simWorld(node: Partial<SimNode> = {}): SimWorld {
	const clock = new SimClock(START);
	const host = simHost({ ...SEED_STATE, node: { ...SEED_STATE.node, ...node } }, clock);
	return {
		clock,
		host,
		driver: (options = {}) => new SimDriver(host, { lxcpath: LXCPATH, ...options }),
	};
}

export interface SimWorld {
	readonly clock: SimClock;
	readonly host: SimHost;
	/** Another process on that host. */
	readonly driver: (options?: Partial<SimDriverOptions>) => SimDriver;
}

/** Hits the first call of that verb. */
export function faultAt(verb: SimVerb, point: FaultPoint, kind: FaultKind) {
	return scriptedFaults([{ verb, point, kind, name: 'any', nth: 1, times: 1 }]);
}
