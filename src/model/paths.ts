/** Where everything of one host lives. All paths are absolute. */
export interface Paths {
	readonly root: string;
	readonly settings: string;
	/** Our own lxcpath: the ownership boundary. */
	readonly lxc: string;
	readonly records: string;
	readonly trash: string;
	/** The checkout of specs that are fetched from a git repository. */
	readonly git: string;
	/** What was found at the last look at that repository. */
	readonly gitLook: string;
	readonly run: string;
	readonly socket: string;
	readonly lock: string;
	/** Controllers that ballast mounts by itself (cgroup v1) are mounted below. */
	readonly cgroupMounts: string;
	/** A candidate config lies here while the installed LXC loads it. */
	readonly configCheck: string;
	/** The question to a program that chooses nodes lies here while it is asked. */
	readonly allocation: string;
	readonly log: string;
	readonly events: string;
}

/** The layout below `$BALLAST_ROOT`. */
export function pathsBelow(root: string): Paths {
	const base = root === '/' ? '' : root.replace(/\/+$/, '');
	return {
		root: base === '' ? '/' : base,
		settings: `${base}/etc/ballast/ballast.yaml`,
		lxc: `${base}/var/lib/ballast/lxc`,
		records: `${base}/var/lib/ballast/records`,
		trash: `${base}/var/lib/ballast/trash`,
		git: `${base}/var/lib/ballast/git`,
		gitLook: `${base}/run/ballast/git.json`,
		run: `${base}/run/ballast`,
		socket: `${base}/run/ballast/ballast.sock`,
		lock: `${base}/run/ballast/lock`,
		cgroupMounts: `${base}/run/ballast/cgroup`,
		configCheck: `${base}/run/ballast/config-check`,
		allocation: `${base}/run/ballast/allocation`,
		log: `${base}/var/log/ballast`,
		events: `${base}/var/log/ballast/events.ndjson`,
	};
}

/** The folder with the specs in the checkout; it has the same path whichever commit is in force. */
export function checkoutFolder(
	{ git }: Pick<Paths, 'git'>,
	{ folder }: { readonly folder: string },
): string {
	return folder === '' ? `${git}/current` : `${git}/current/${folder}`;
}

const CHECKOUT = '/var/lib/ballast/git/current/';

/** The path in the repository of a file that lies in ballast's own checkout; `null` for every other file. */
export function pathInRepository(path: string): string | null {
	const at = path.indexOf(CHECKOUT);
	return at === -1 ? null : path.slice(at + CHECKOUT.length);
}
