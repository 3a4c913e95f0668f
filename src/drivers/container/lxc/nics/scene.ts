import { existsSync } from 'node:fs';
import { readIfThere } from '../../../../host/if-there.ts';
import type { CommandResult } from '../../../../host/process.ts';
import { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import { type ContainerNet, hostCommand } from './container-net.ts';
import type { NicNotes } from './notes.ts';
import { type ShownLink, shownLinks } from './shown-links.ts';

const NETWORK = '/sys/class/net';

/** Where something is done to a NIC. */
export interface NicScene {
	/** For messages: `add NIC eth1 to web1`. */
	readonly what: string;
	readonly instance: string;
	readonly net: ContainerNet;
	readonly notes: NicNotes;
	readonly signal?: AbortSignal;
}

/** What is done on the host alone, when the container may be gone. */
export type HostOrder = Pick<NicScene, 'what' | 'signal'>;

/** A NIC that comes (`from: null`), or becomes another one of its kind. */
export interface Plugging {
	readonly from: NicSpec | null;
	readonly to: NicSpec;
}

/** What the kinds of NIC have in different ways. Each act may be repeated: done already is success, done half is done to its end. */
export interface LiveNic {
	/** The interface in the container, under its name and with its MAC. True when it was not there before. */
	make(scene: NicScene, nic: NicSpec): Promise<boolean>;
	/** What belongs to it on the host. */
	connect(scene: NicScene, plugging: Plugging): Promise<void>;
	/** Takes the interface from the container, and from the host what belongs to it. */
	remove(scene: NicScene, nic: NicSpec): Promise<void>;
}

/** Runs the host's `ip` in the container's network; throws what it says when it fails. */
export async function inside(scene: NicScene, args: readonly string[]): Promise<CommandResult> {
	return succeeded(scene, await scene.net.ip(args, scene.signal));
}

export async function onHost(
	order: HostOrder,
	argv: readonly [string, ...string[]],
): Promise<CommandResult> {
	return succeeded(order, await hostCommand(argv, order.signal));
}

/** Removes something from the host; that it is not there is success. */
export async function unlessGone(
	{ what, signal }: HostOrder,
	argv: readonly [string, ...string[]],
): Promise<void> {
	const { exitCode, stderr } = await hostCommand(argv, signal);
	const isGone = /No such (file or directory|process)|FIB table does not exist/.test(stderr);
	if (exitCode !== 0 && !isGone) throw nicFailed(what, stderr);
}

function succeeded({ what }: HostOrder, result: CommandResult): CommandResult {
	if (result.exitCode === 0) return result;
	throw nicFailed(what, result.stderr.trim() || `ip ended with ${result.exitCode}`);
}

/** The interfaces in the container; those of one type, if one is given. */
export async function linksInside(
	scene: NicScene,
	type: 'veth' | 'macvlan' | null = null,
): Promise<readonly ShownLink[]> {
	const words = type === null ? [] : ['type', type];
	return shownLinks((await inside(scene, ['-j', 'link', 'show', ...words])).stdout);
}

export function isOnHost(name: string): boolean {
	return existsSync(`${NETWORK}/${name}`);
}

/** A number or word that the kernel tells of an interface of the host; `null` when it is not there. */
export function factOf(
	name: string,
	fact: 'ifindex' | 'iflink' | 'mtu' | 'address',
): string | null {
	return readIfThere(`${NETWORK}/${name}/${fact}`)?.trim() ?? null;
}

export function indexOf(name: string): number | null {
	const index = factOf(name, 'ifindex');
	return index === null ? null : Number(index);
}

export function nicFailed(what: string, why: string, hint = ''): OperationError {
	return new OperationError(`cannot ${what}: ${why}`, { reason: 'NicFailed', hint });
}
