import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { type ConfigHost, hasFeature, SHARED_PROFILE } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';

type MigrationMode = InstanceSpec['migration']['mode'];

/**
 * What suits most systems and may be overridden: by the lines of the system's template, which come next,
 * and by the user's, which come last.
 */
export function defaultLines(mode: MigrationMode, host: ConfigHost): readonly ConfigLine[] {
	return [
		setting('lxc.autodev', 1),
		// proc and sys read-only where writing would change the host; cgroup only without cgroup namespaces
		setting('lxc.mount.auto', 'proc:mixed sys:mixed cgroup:mixed'),
		...apparmorLines(mode, host),
		...(host.seccompProfile === null ? [] : [setting('lxc.seccomp.profile', host.seccompProfile)]),
	];
}

/**
 * Only where AppArmor is there: with the key and without AppArmor, CRIU refuses to restore. It cannot bring back a profile that was generated for one
 * container and went with it.
 */
function apparmorLines(mode: MigrationMode, host: ConfigHost): readonly ConfigLine[] {
	if (!host.apparmor || !hasFeature(host, 'generatedApparmor')) {
		return [];
	}
	if (mode === 'Live' && host.sharedProfile) {
		return [setting('lxc.apparmor.profile', SHARED_PROFILE)];
	}
	return [setting('lxc.apparmor.profile', 'generated'), setting('lxc.apparmor.allow_nesting', 1)];
}
