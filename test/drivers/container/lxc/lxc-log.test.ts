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
