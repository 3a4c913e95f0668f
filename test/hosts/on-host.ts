import { existsSync, rmSync } from 'node:fs';
import { planText } from '../../src/cli/text/plan-text.ts';
import { killIfThere } from '../../src/host/kill-if-there.ts';
import { ApiClient } from '../../src/server/client.ts';
import { waitFor } from '../support/wait-for.ts';
import type { TestHost } from './test-hosts.ts';

/** Where ballast keeps its state on a host, and where its specs are. */
export const ROOT = '/b';
const SPECS = '/root/specs';
const SOCKET = `${ROOT}/run/ballast/ballast.sock`;
const DAEMON = /\/ballast\/bin\/ballast .*(daemon|migrate)/;
const COMMAND = '/usr/local/bin/ballast';

/** A busybox whose init is this script. */
export function makeRootfs(host: TestHost, path: string, init: string): void {
	const folders = ['bin', 'sbin', 'proc', 'sys', 'dev', 'tmp'].map((name) => `${path}/${name}`);
	host.must('mkdir', '-p', ...folders);
	host.must('cp', '/bin/busybox', `${path}/bin/busybox`);
	host.must('chroot', path, '/bin/busybox', '--install', '-s', '/bin');
	writeProgram(host, `${path}/sbin/init`, init);
}

/** `ballast` on that host is this checkout's, for that root and those specs; other hosts find it by ssh too. */
export function installBallast(host: TestHost): void {
	const script = `#!/bin/sh\nexec /ballast/bin/ballast --root ${ROOT} --specs ${SPECS} "$@"\n`;
	writeProgram(host, COMMAND, script);
}

/** Comes back when it answers. */
export async function startDaemon(host: TestHost): Promise<void> {
	host.spawn('sh', '-c', 'exec ballast daemon >>/tmp/daemon.log 2>&1');
	const isUp = () => existsSync(host.fromHere(SOCKET));
	await waitFor(`the daemon of ${host.name}, which logs to /tmp/daemon.log`, isUp, 30_000);
}

/** Ends it, and every command that moves something, with SIGKILL; the socket shows when the next one listens. */
export async function killDaemon(host: TestHost): Promise<void> {
	for (const pid of host.processes(DAEMON)) killIfThere(pid, 'SIGKILL');
	await waitFor('its end', () => host.processes(DAEMON).length === 0);
	rmSync(host.fromHere(SOCKET), { force: true });
}

/** What `ballast diff` prints there. Its daemon is asked from here: who looks often does so without a process each time. */
export async function diffAt(host: TestHost): Promise<string> {
	const { instances } = await new ApiClient(host.fromHere(SOCKET)).status();
	return planText(instances, (_, text) => text);
}

function writeProgram(host: TestHost, path: string, text: string): void {
	host.write(path, text);
	host.must('chmod', '755', path);
}
