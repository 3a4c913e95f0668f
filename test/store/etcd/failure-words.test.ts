import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { failureInWords } from '../../../src/store/etcd/failure-words.ts';

test.each([
	[
		status.UNAVAILABLE,
		'No connection established. Last error: connect ECONNREFUSED 192.0.2.7:2379. Resolution note: ',
		'the connection is refused',
	],
	[
		status.DEADLINE_EXCEEDED,
		'Deadline exceeded after 0.401s,LB pick: 0.004s,remote_addr=192.0.2.7:2379',
		'no answer in time',
	],
	[
		status.UNAVAILABLE,
		'No connection established. Last error: connect EHOSTUNREACH 192.0.2.7:2379',
		'there is no way to it',
	],
	[status.UNAVAILABLE, 'etcdserver: no leader', 'it has no majority of the members'],
	[status.CANCELLED, '', 'no answer in time'],
	[status.PERMISSION_DENIED, 'etcdserver: permission denied', 'etcdserver: permission denied'],
	[status.UNKNOWN, 'x'.repeat(300), `${'x'.repeat(80)}…`],
])('what gRPC says with code %i is shortened to what people need: %s', (code, details, words) => {
	expect(failureInWords(code, details)).toBe(words);
});
