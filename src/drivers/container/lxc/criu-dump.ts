import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../host/if-there.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { unescaped } from '../../cgroup/mount-info.ts';
import { membershipIn, payloadCgroup } from '../../cgroup/payload.ts';
import { parseProcCgroup } from '../../cgroup/proc-cgroup.ts';
import { listValue } from './adopt/config-values.ts';
import { readConfig, type Setting } from './adopt/read-config.ts';
import { freezerOf } from './freezer-of.ts';

export interface CriuDump {
	readonly lxcpath: string;
	readonly name: string;
	readonly initPid: number;
	readonly verb: 'dump' | 'pre-dump';
	/** Where the images go; it is made. */
	readonly images: string;
	/** Those of the round of pre-copy before, by their path from there. */
	readonly after: string | null;
}

/** Where the container is in the only hierarchy. */
export interface OneCgroup {
	readonly controllers: readonly string[];
	/** As /proc/PID/cgroup has it. */
	readonly cgroup: string;
	readonly directory: string;
}

/** As LXC 6.0 says it, whatever is written. */
const ALWAYS = [
	...['--tcp-established', '--file-locks', '--link-remap', '--manage-cgroups=full'],
	...['--ext-mount-map', 'auto', '--enable-external-sharing', '--enable-external-masters'],
	...['--enable-fs', 'hugetlbfs', '--enable-fs', 'tracefs', '--skip-in-flight', '--force-irmap'],
];

/** LXC does so too: whoever ends the service that ballast is does not end CRIU, which holds processes. */
const FROM_THE_ROOT = 'echo 0 2>/dev/null >"$1"; shift; exec "$@"';

/**
 * The command line with which LXC would have CRIU write processes, where LXC may not come to that; `null` where it does. On nothing but cgroup v2 it asks
 * its monitor for the freezer, and one that restored does not know it (LXC 6.0.4, `Failed getting freezer path`: `do_restore` leaves out what sets that):
 * nothing could leave a host twice.
 */
export async function criuDump(order: CriuDump): Promise<readonly [string, ...string[]] | null> {
	const { kind, hierarchies } = readLayout();
	const [hierarchy] = hierarchies;
	const freezer = freezerOf(order.initPid);
	if (kind !== 'v2' || hierarchy === undefined || freezer === null) return null;
	await mkdir(order.images, { recursive: true, mode: 0o700 });
	const settings = await readConfig(join(order.lxcpath, order.name, 'config'));
	const memberships = parseProcCgroup(readIfThere(`/proc/${order.initPid}/cgroup`) ?? '');
	const cgroup = payloadCgroup(membershipIn(hierarchy, memberships)?.path ?? '');
	const { controllers, mountPoint } = hierarchy;
	const at = { controllers, cgroup, directory: freezer.path };
	const entry = join(mountPoint, 'cgroup.procs');
	return ['sh', '-c', FROM_THE_ROOT, 'sh', entry, 'criu', ...criuArguments(order, at, settings)];
}

export function criuArguments(
	{ initPid, verb, images, after }: CriuDump,
	{ controllers, cgroup, directory }: OneCgroup,
	settings: readonly Setting[],
): readonly string[] {
	return [
		verb,
		...ALWAYS,
		...['-D', images, '-o', join(images, `${verb}.log`)],
		// as LXC says it when it restores: CRIU puts there what it finds below this
		...['--cgroup-root', `${controllers.join(',')}:${cgroup.replace(/^\/+/, '')}`],
		...boundInto(settings),
		...['-t', String(initPid), '--freeze-cgroup', directory],
		...(after === null ? [] : ['--prev-images-dir', after, '--track-mem']),
	];
}

/** What is mounted from outside: LXC says what to mount there anew. The lines are written as in an fstab. */
function boundInto(settings: readonly Setting[]): readonly string[] {
	return listValue(settings, 'lxc.mount.entry').flatMap((entry) => {
		const [, place = '', , options = ''] = entry.split(/\s+/).map(unescaped);
		const isBound = options.split(',').some((option) => option === 'bind' || option === 'rbind');
		return isBound ? ['--ext-mount-map', `/${place}:${place}`] : [];
	});
}
