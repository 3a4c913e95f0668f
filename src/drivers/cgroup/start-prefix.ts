/** A cgroup mount that LXC has to find at another place. */
export interface PrivateMount {
	readonly source: string;
	readonly target: string;
}

/** Constant; every value comes as an argument. The mounts are gone when the last process of the namespace is. */
const BIND_AND_RUN = `set -e
while [ "$1" != -- ]; do
	[ -d "$2" ] || mkdir "$2"
	mount --bind "$1" "$2"
	shift 2
done
shift
exec "$@"`;

/**
 * What to put before `lxc-start` so that it finds these mounts at their targets: LXC uses only
 * controllers at /sys/fs/cgroup/CONTROLLERS. The mounts show in a mount namespace of its own; what the
 * host mounts or unmounts later still reaches it.
 */
export function startPrefix(mounts: readonly PrivateMount[]): readonly string[] {
	if (mounts.length === 0) return [];
	return [
		...['unshare', '--mount', '--propagation', 'slave', 'sh', '-c', BIND_AND_RUN, 'sh'],
		...mounts.flatMap(({ source, target }) => [source, target]),
		'--',
	];
}
