import type { VerifyHost } from './verify-host.ts';
import { type VerifyRow, warn } from './verify-row.ts';

const HOOK_FILE = '/usr/share/lxc/config/common.conf.d/00-lxcfs.conf';

/** Debian's lxcfs package adds a post-stop hook that sleeps to all that include LXC's common config. */
export async function checkLxcfs(host: VerifyHost): Promise<readonly VerifyRow[]> {
	if (!((await host.readText(HOOK_FILE)) ?? '').includes('lxc.hook.post-stop')) return [];
	return [
		warn(
			'lxcfs',
			'its post-stop hook sleeps for 0.5 s',
			`Each stop of a container that includes the common config takes that longer (${HOOK_FILE}).`,
		),
	];
}
