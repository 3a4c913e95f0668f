import { join } from 'node:path';
import { findCommand } from '../../../host/find-command.ts';
import { linkIfReadable, listIfThere, readIfThere } from '../../../host/if-there.ts';
import { type Mount, mountsOf } from '../../cgroup/mount-info.ts';
import { lastValue } from './adopt/config-values.ts';
import { type ForeignLine, parseForeignLine } from './config/foreign-line.ts';

/** What runs, for the question whether its processes can become images. */
export interface Checkpointable {
	readonly initPid: number;
	/** The text of the config that it was started with. */
	readonly config: string;
}

type Setting = Extract<ForeignLine, { readonly kind: 'setting' }>;

const GENERATED = 'generated';
const LIVE = 'migration: {mode: Live} in its spec, and a restart, do without';

/**
 * Everything that CRIU or LXC would fail on, or that would be lost, in words; none = a checkpoint is worth trying. Reads files only
 * and does nothing to the container.
 */
export function checkpointObstacles({ initPid, config }: Checkpointable): readonly string[] {
	return [
		...missingTools(),
		...obstaclesOf(config),
		...ofHierarchies(mountsOf(process.pid)),
		...ofMounts(mountsOf(initPid)),
		...ofStrangers(initPid),
	];
}

function missingTools(): readonly string[] {
	return ['criu', 'lxc-checkpoint', 'iptables']
		.filter((tool) => findCommand(tool) === null)
		.map((tool) => `${tool} is not installed on this host`);
}

/** Of those, what its config says. */
export function obstaclesOf(config: string): readonly string[] {
	const lines = config.split('\n').map(parseForeignLine);
	const settings = lines.filter((line) => line.kind === 'setting');
	const ttys = Number(lastValue(settings, 'lxc.tty.max') ?? 0);
	const hasConsole = lastValue(settings, 'lxc.console.path') !== 'none';
	const isMapped = lastValue(settings, 'lxc.idmap') !== null;
	const kinds = settings.flatMap(({ key, value }) =>
		/^lxc\.net\.\d+\.type$/.test(key) ? [value] : [],
	);
	return [
		...(ttys > 0 ? [`it has ${ttys} terminals of LXC: ${LIVE}`] : []),
		...(hasConsole ? [`it has a console of LXC: ${LIVE}`] : []),
		...(isMapped ? ['it has ids of its own (security.idmap), which LXC does not restore'] : []),
		...kinds
			.filter((kind) => kind !== 'veth' && kind !== 'none' && kind !== 'empty')
			.map((kind) => `it has a NIC of the kind ${kind}, which CRIU does not restore`),
		...ofProfile(settings),
	];
}

/** LXC asks CRIU for a profile of that very name, and CRIU (4.2.1) then comes to no end. */
function ofProfile(settings: readonly Setting[]): readonly string[] {
	return lastValue(settings, 'lxc.apparmor.profile') === GENERATED
		? [`it has an AppArmor profile that LXC generated, which CRIU cannot bring back: ${LIVE}`]
		: [];
}

/** LXC up to 6.0 reads a pointer that nobody set, and crashes. */
function ofHierarchies(mounts: readonly Mount[]): readonly string[] {
	const empty = mounts.find(
		({ fsType, mountPoint }) =>
			fsType === 'cgroup2' && readIfThere(join(mountPoint, 'cgroup.controllers'))?.trim() === '',
	);
	if (empty === undefined) return [];
	return [
		`the cgroup2 at ${empty.mountPoint} has no controllers, and LXC crashes on that: unmount it`,
	];
}

function ofMounts(mounts: readonly Mount[]): readonly string[] {
	return mounts
		.filter(({ fsType }) => /^fuse(\.|$)/.test(fsType))
		.map(({ mountPoint, fsType }) => `${fsType} is mounted at ${mountPoint} in it`);
}

/**
 * Processes that were sent in from outside (`ballast exec`) are no children of its init: they would be killed. One whose
 * namespace root may not read is none of them: they have the rights of its init, and CRIU has to read that.
 */
function ofStrangers(initPid: number): readonly string[] {
	const space = linkIfReadable(`/proc/${initPid}/ns/pid`);
	const pids = listIfThere('/proc').filter((entry) => /^\d+$/.test(entry));
	const inside = pids.filter((pid) => linkIfReadable(`/proc/${pid}/ns/pid`) === space);
	return inside
		.filter((pid) => space !== null && !descendsFrom(Number(pid), initPid))
		.map((pid) => {
			const name = readIfThere(`/proc/${pid}/comm`)?.trim() ?? '';
			return `process ${pid} (${name}) was sent into it from outside, as ballast exec does, and would be lost`;
		});
}

/** Also true of a process that ends meanwhile, or whose parent does: it is in nobody's way. */
function descendsFrom(pid: number, ancestor: number): boolean {
	let each: number | null = pid;
	while (each !== null && each > 1) {
		if (each === ancestor) return true;
		each = parentOf(each);
	}
	return each === null;
}

function parentOf(pid: number): number | null {
	const status = readIfThere(`/proc/${pid}/status`);
	const parent = status && /^PPid:\s+(\d+)$/m.exec(status)?.[1];
	return parent ? Number(parent) : null;
}
