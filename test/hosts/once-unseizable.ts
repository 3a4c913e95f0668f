import { insteadOfCriu } from './instead-of-criu.ts';
import type { TestHost } from './test-hosts.ts';

/** The first dump ends as it does when a process is waited for by the kernel itself. */
const SCRIPT = `if [ "$1" = dump ]; then
  echo "$*" >>/root/tries
  if [ "$(wc -l </root/tries)" = 1 ]; then
    while [ "$1" != --images-dir ] && [ "$1" != -D ]; do shift; done
    echo '(10.00) Error (compel/src/lib/infect.c:1): Unseizable non-zombie 106 found, state D, err -1/4' >"$2/dump.log"
    exit 1
  fi
fi
exec -a criu /root/criu "$@"
`;

/** Does that while the first dump of CRIU fails on a host as it does when the kernel waits for a process; gives how many there were. */
export function onceUnseizable(host: TestHost, work: () => void): number {
	return insteadOfCriu(host, SCRIPT, () => {
		work();
		return host.must('cat', '/root/tries').split('\n').length;
	});
}
