import { describe, expect, it } from 'vitest';
import { failureInLog, parseLxcLog } from '../../../../src/drivers/container/lxc/lxc-log.ts';

/** What LXC 5.0.2 wrote for an init that is not there. */
const MISSING_INIT = `lxc-start web1 20261123190227.184 NOTICE   start - ../src/lxc/start.c:start:2194 - Exec'ing "/bin/nonexist"
lxc-start web1 20261123190227.184 ERROR    start - ../src/lxc/start.c:start:2197 - No such file or directory - Failed to exec "/bin/nonexist"
lxc-start web1 20261123190227.184 ERROR    sync - ../src/lxc/sync.c:sync_wait:34 - An error occurred in another process (expected sequence number 7)
lxc-start web1 20261123190227.185 ERROR    lxccontainer - ../src/lxc/lxccontainer.c:wait_on_daemonized_start:878 - Received container state "ABORTING" instead of "RUNNING"
lxc-start web1 20261123190227.185 ERROR    lxc_start - ../src/lxc/tools/lxc_start.c:main:306 - The container failed to start
lxc-start web1 20261123190227.185 ERROR    lxc_start - ../src/lxc/tools/lxc_start.c:main:309 - To get more details, run the container in foreground mode
lxc-start web1 20261123190227.185 ERROR    start - ../src/lxc/start.c:__lxc_start:2107 - Failed to spawn container "web1"
`;

/** The same of a hook that failed after it printed two lines. */
const FAILED_HOOK = `lxc-start web1 20261125231244.490 INFO     conf - ../src/lxc/conf.c:run_script_argv:338 - Executing script "/bin/other" for container "web1", config section "lxc"
lxc-start web1 20261125231244.493 INFO     conf - ../src/lxc/conf.c:run_script_argv:338 - Executing script "/usr/bin/env INSTANCE=web1 ACTION=up /etc/nic-up" for container "web1", config section "net"
lxc-start web1 20261125231244.496 DEBUG    conf - ../src/lxc/conf.c:run_buffer:311 - Script exec /usr/bin/env INSTANCE=web1 ACTION=up /etc/nic-up web1 net up veth br0 web1-eth0 produced output: no room on this switch

lxc-start web1 20261125231244.496 DEBUG    conf - ../src/lxc/conf.c:run_buffer:311 - Script exec /usr/bin/env INSTANCE=web1 ACTION=up /etc/nic-up web1 net up veth br0 web1-eth0 produced output: second

lxc-start web1 20261125231244.496 ERROR    conf - ../src/lxc/conf.c:run_buffer:322 - Script exited with status 3
lxc-start web1 20261125231244.496 ERROR    network - ../src/lxc/network.c:lxc_create_network_priv:3400 - No such device - Failed to create network device
lxc-start web1 20261125231244.497 ERROR    start - ../src/lxc/start.c:lxc_spawn:1840 - Failed to create the network
`;

/** The columns of LXC 2.1: no container name, no folder before the file. */
const OLD_FORMAT =
	'      lxc-start 20170901120000.123 ERROR    lxc_conf - conf.c:mount_rootfs:798 - Failed to open "/x"\n';

describe('the log of an LXC tool', () => {
	it('is read line by line, without source positions', () => {
		expect(parseLxcLog(MISSING_INIT)[1]).toEqual({
			level: 'ERROR',
			message: 'No such file or directory - Failed to exec "/bin/nonexist"',
		});
		expect(parseLxcLog(OLD_FORMAT.trimStart())).toEqual([
			{ level: 'ERROR', message: 'Failed to open "/x"' },
		]);
		expect(parseLxcLog('something else\n\n')).toEqual([]);
	});

	it('tells which hook failed, and what it printed', () => {
		expect(failureInLog(FAILED_HOOK)).toBe(
			'/etc/nic-up ended with status 3: no room on this switch: second; No such device - Failed to create network device',
		);
	});

	it('tells why a start failed, without what LXC says after every failure', () => {
		expect(failureInLog(MISSING_INIT)).toBe(
			'No such file or directory - Failed to exec "/bin/nonexist"',
		);
	});

	it('tells the first of those when there is nothing else', () => {
		const [, , ...rest] = MISSING_INIT.split('\n');
		expect(failureInLog(rest.join('\n'))).toBe(
			'An error occurred in another process (expected sequence number 7)',
		);
		expect(failureInLog('')).toBe('');
	});
});
