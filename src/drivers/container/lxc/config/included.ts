import { type ConfigHost, hasFeature, knowsCgroup1 } from './config-host.ts';
import { type ConfigLine, cleared } from './config-line.ts';

/**
 * Templates such as `download` include LXC's distribution files, which fill lists that the spec decides.
 * These lines empty them again; they come after the include and before our own.
 */
export function clearIncluded(
	osLines: readonly ConfigLine[],
	host: ConfigHost,
): readonly ConfigLine[] {
	if (!osLines.some((line) => /^\s*lxc\.include\b/.test(line.text))) {
		return [];
	}
	return [
		...['lxc.cap.drop', 'lxc.cap.keep'],
		...(knowsCgroup1(host) ? ['lxc.cgroup.devices.deny', 'lxc.cgroup.devices.allow'] : []),
		...(hasFeature(host, 'cgroup2Devices')
			? ['lxc.cgroup2.devices.deny', 'lxc.cgroup2.devices.allow']
			: []),
	].map(cleared);
}
