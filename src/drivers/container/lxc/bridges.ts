import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import { hostInterfaceName } from './config/nic-names.ts';

const NETWORK = '/sys/class/net';

/** How long the kernel may take to remove the interfaces of a container that just ended. */
const TEARDOWN_MS = 3000;
const TEARDOWN_STEP_MS = 10;

/** Throws `BridgeMissing` for a bridge that this host lacks. A bridge of Open vSwitch has no `bridge` folder. */
export async function requireBridges(instance: string, nics: readonly NicSpec[]): Promise<void> {
	for (const { name, bridge } of nics) {
		if (bridge !== null && !(await isBridge(bridge))) {
			const why = (await exists(`${NETWORK}/${bridge}`)) ? 'is not a bridge' : 'does not exist';
			throw new OperationError(
				`cannot start ${instance}: the bridge ${bridge} of NIC ${name} ${why} on this host`,
				{
					reason: 'BridgeMissing',
					hint: `Make it (ip link add ${bridge} type bridge) or correct nics.`,
				},
			);
		}
	}
}

/**
 * Waits until the host's ends of the NICs are gone: their names stay the same, and the kernel removes those
 * of a container that was killed only some time after its processes.
 */
export async function awaitFreeInterfaces(
	instance: string,
	nics: readonly NicSpec[],
	signal?: AbortSignal,
): Promise<void> {
	const deadline = performance.now() + TEARDOWN_MS;
	for (const nic of nics) {
		const host = hostInterfaceName(instance, nic.name);
		while (await exists(`${NETWORK}/${host}`)) {
			if (performance.now() > deadline) {
				throw new OperationError(
					`cannot start ${instance}: the host has an interface ${host} already`,
					{ reason: 'StartFailed', hint: `If nothing uses it: ip link delete ${host}` },
				);
			}
			await delay(TEARDOWN_STEP_MS, undefined, signal ? { signal } : {});
		}
	}
}

async function isBridge(name: string): Promise<boolean> {
	return (
		(await exists(`${NETWORK}/${name}/bridge`)) ||
		((await exists(`${NETWORK}/${name}`)) && (await exists(`${NETWORK}/ovs-system`)))
	);
}

function exists(path: string): Promise<boolean> {
	return access(path).then(
		() => true,
		() => false,
	);
}
