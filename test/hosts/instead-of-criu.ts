import type { TestHost } from './test-hosts.ts';

/** Does that while a script of bash is what a host has for CRIU, which is `/root/criu` meanwhile. */
export function insteadOfCriu<T>(host: TestHost, script: string, work: () => T): T {
	host.must('mv', '/usr/sbin/criu', '/root/criu');
	try {
		host.write('/usr/sbin/criu', `#!/bin/bash\n${script}`);
		host.must('chmod', '755', '/usr/sbin/criu');
		return work();
	} finally {
		host.must('mv', '/root/criu', '/usr/sbin/criu');
	}
}
