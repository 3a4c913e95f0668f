/** The cgroup of a process in one hierarchy: a line of /proc/PID/cgroup. */
export interface Membership {
	/** Empty for cgroup v2; `name=systemd` for a hierarchy without controllers. */
	readonly controllers: readonly string[];
	/** Absolute within the hierarchy, as our cgroup namespace sees it. */
	readonly path: string;
	/** True when the cgroup was removed while the process still counts to it. */
	readonly deleted: boolean;
}

const DELETED = ' (deleted)';

/** Only the first two colons separate fields: the path may have more, and blanks too. */
export function parseProcCgroup(text: string): readonly Membership[] {
	return text.split('\n').flatMap((line) => {
		const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
		if (match === null) return [];
		const [, controllers = '', path = ''] = match;
		const deleted = path.endsWith(DELETED);
		return {
			controllers: controllers === '' ? [] : controllers.split(','),
			path: deleted ? path.slice(0, -DELETED.length) : path,
			deleted,
		};
	});
}
