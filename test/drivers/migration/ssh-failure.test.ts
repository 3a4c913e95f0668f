import { expect, test } from 'vitest';
import { sshFailure } from '../../../src/drivers/migration/ssh-failure.ts';

const CHANGED = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\r
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\r
The fingerprint for the ED25519 key sent by the remote host is\nSHA256:qj0.\r
Please contact your system administrator.\r
Add correct host key in /root/.ssh/known_hosts to get rid of this message.\r
Offending ED25519 key in /root/.ssh/known_hosts:3\r
  remove with:\r
  ssh-keygen -f '/root/.ssh/known_hosts' -R '192.0.2.2'\r
Host key for 192.0.2.2 has changed and you have requested strict checking.\r
Host key verification failed.\r
`;
const UNKNOWN = `No ED25519 host key is known for 192.0.2.2 and you have requested strict checking.\r
Host key verification failed.\r
`;

test('a host key that changed is named with its file, and with how to look and mend it', () => {
	const { message, hint, reason } = sshFailure('n2', CHANGED, '');
	expect(reason).toBe('PeerUnreachable');
	expect(message).toBe(
		'cannot reach ballast on n2: the key of 192.0.2.2 is not the one in line 3 of /root/.ssh/known_hosts',
	);
	expect(hint).toContain('ssh-keyscan 192.0.2.2 | ssh-keygen -lf -');
	expect(hint).toContain('ssh-keygen -f /root/.ssh/known_hosts -R 192.0.2.2, then ssh-keyscan');
});

test('a host key that nobody knows is said to be that', () => {
	const { message, hint } = sshFailure('n2', UNKNOWN, '');
	expect(message).toContain('the key of 192.0.2.2 is in no known_hosts file here');
	expect(hint).not.toContain('-R');
});

test.each([
	[
		'ssh: connect to host n2 port 22: Connection refused\n',
		'ssh: connect to host n2 port 22: Connection refused',
	],
	['', 'it ended'],
])('of %j it says %j', (said, why) => {
	expect(sshFailure('n2', said, 'it ended').message).toBe(`cannot reach ballast on n2: ${why}`);
});
