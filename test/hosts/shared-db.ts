import { makeRootfs } from './on-host.ts';
import type { TestHost, TestHosts } from './test-hosts.ts';

const ADDRESS = '192.0.2.20';
/** Remembers on disk how often it began, and sends back what it is sent by TCP. */
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM
echo begun >>/begun
nc -ll -p 7000 -e cat &
while :; do sleep 1 & wait $!; done
`;

/** Of the instance `db1`, which lies where all hosts reach it, and fails over. */
export const SPEC = `apiVersion: ballast/v1
kind: Instance
metadata: {name: db1}
spec:
  memory: {max: 64Mi}
  ha: {failover: Auto}
  migration: {mode: Live}
  disks: [{name: root, mount: /, directory: {path: /shared/db1}}]
  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]
`;

/** Its root file system, by any of the hosts. */
export function makeSharedRootfs(host: TestHost): void {
	makeRootfs(host, '/shared/db1', INIT);
}

export function answers(hosts: TestHosts): boolean {
	const ask = `exec 3<>/dev/tcp/${ADDRESS}/7000; echo x >&3; head -n1 <&3`;
	return hosts.client('timeout', '1', 'bash', '-c', ask).stdout.trim() === 'x';
}
