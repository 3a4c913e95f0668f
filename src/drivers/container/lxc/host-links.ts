import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '../../../model/errors.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import { linkOf } from '../../../model/nic-link.ts';
import { hostInterfaceName } from './config/nic-names.ts';

const NETWORK = '/sys/class/net';

/** How long the kernel may take to remove the interfaces of a container that just ended, or to give one back. */
const TEARDOWN_MS = 3000;
const TEARDOWN_STEP_MS = 10;

/** Whether the host has an interface of that name now. */
export function hasInterface(name: string): boolean {
	return existsSync(`${NETWORK}/${name}`);
}

/** Whether a bridge is one of Open vSwitch: it has no `bridge` folder, and somebody runs Open vSwitch. */
export function isOvsBridge(name: string): boolean {
	return hasInterface('ovs-system') && hasInterface(name) && !hasInterface(`${name}/bridge`);
}

/** Throws `BridgeMissing` for an interface that this host lacks, and for one that cannot be used as the spec says. */
export async function requireLinks(what: string, nics: readonly NicSpec[]): Promise<void> {
	for (const nic of nics) {
		const problem = await problemOf(nic);
		if (problem === null) continue;
		throw new OperationError(`cannot ${what}: ${problem.why}`, {
			reason: 'BridgeMissing',
			hint: problem.hint,
		});
	}
}

/** Throws for a hook that cannot be run: LXC would only say that the network cannot be made. */
export async function requireHooks(
	{ what, reason }: { readonly what: string; readonly reason: 'StartFailed' | 'NicFailed' },
	nics: readonly NicSpec[],
): Promise<void> {
	const hooks = nics.flatMap(({ name, hooks: { up, down } }) =>
		[up, down].flatMap((path) => (path === null ? [] : [{ name, path }])),
	);
	for (const { name, path } of hooks) {
		if (await isProgram(path)) continue;
		throw new OperationError(
			`cannot ${what}: the hook ${path} of NIC ${name} is no executable file of this host`,
			{ reason, hint: `Make it, with chmod +x, or correct nics[${name}].hooks.` },
		);
	}
}

async function isProgram(path: string): Promise<boolean> {
	const found = await stat(path).catch(() => null);
	return found?.isFile() === true && (found.mode & 0o111) !== 0;
}

interface LinkProblem {
	readonly why: string;
	readonly hint: string;
}

async function problemOf(nic: NicSpec): Promise<LinkProblem | null> {
	const link = linkOf(nic);
	if (link === null) return null;
	const isThere = await soon(() => hasInterface(link.name), nic.phys === null ? 0 : TEARDOWN_MS);
	const why = `the ${link.role} ${link.name} of NIC ${nic.name}`;
	const make = nic.bridge === null ? 'Make it' : `Make it (ip link add ${link.name} type bridge)`;
	const hint = `${make} or correct nics.`;
	if (!isThere) return { why: `${why} does not exist on this host`, hint };
	return nic.bridge === null ? null : bridgeProblem(nic.bridge, nic, { why, hint });
}

/** A bridge of Open vSwitch filters always. */
function bridgeProblem(
	bridge: string,
	{ vlan }: NicSpec,
	{ why, hint }: LinkProblem,
): LinkProblem | null | Promise<LinkProblem | null> {
	if (isOvsBridge(bridge)) return null;
	if (!hasInterface(`${bridge}/bridge`)) {
		return { why: `${why} is not a bridge on this host`, hint };
	}
	return vlan === null ? null : filteringProblem(bridge, why);
}

/** LXC would put the port on the bridge, and the kernel would take no notice of its VLAN. */
async function filteringProblem(bridge: string, why: string): Promise<LinkProblem | null> {
	const file = `${NETWORK}/${bridge}/bridge/vlan_filtering`;
	// a kernel without VLAN filtering has no such file
	const isFiltering = await readFile(file, 'utf8').catch(() => '');
	if (isFiltering.trim() === '1') return null;
	return {
		why: `${why} has vlan_filtering off, so its VLAN would separate nothing`,
		hint: `Turn it on (ip link set ${bridge} type bridge vlan_filtering 1) or remove vlan.`,
	};
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
	for (const nic of nics) {
		if (nic.bridge === null && nic.routed === null) continue;
		const host = hostInterfaceName(instance, nic.name);
		if (await soon(() => !hasInterface(host), TEARDOWN_MS, signal)) continue;
		throw new OperationError(
			`cannot start ${instance}: the host has an interface ${host} already`,
			{ reason: 'StartFailed', hint: `If nothing uses it: ip link delete ${host}` },
		);
	}
}

/** Whether it holds now or comes to hold within that time. */
async function soon(
	holds: () => boolean,
	withinMs: number,
	signal?: AbortSignal,
): Promise<boolean> {
	const deadline = performance.now() + withinMs;
	while (!holds()) {
		if (performance.now() >= deadline) return false;
		await delay(TEARDOWN_STEP_MS, undefined, signal ? { signal } : {});
	}
	return true;
}
