import { waitFor } from '../support/wait-for.ts';
import type { TestHost } from './test-hosts.ts';

/** Where ballast keeps its state on a host, and where its specs are. */
export const ROOT = '/b';
const SPECS = '/root/specs';
const SOCKET = `${ROOT}/run/ballast/ballast.sock`;
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
	const isUp = () => host.run('test', '-S', SOCKET).status === 0;
	await waitFor(`the daemon of ${host.name}, which logs to /tmp/daemon.log`, isUp, 30_000);
}

/** Ends it, and every command that moves something, with SIGKILL; the socket shows when the next one listens. */
export async function killDaemon(host: TestHost): Promise<void> {
	const pattern = '/ballast/bin/ballast .*(daemon|migrate)';
	host.run('pkill', '-KILL', '-f', pattern);
	await waitFor('its end', () => host.run('pgrep', '-f', pattern).status === 1);
	host.run('rm', '-f', SOCKET);
}

function writeProgram(host: TestHost, path: string, text: string): void {
	host.write(path, text);
	host.must('chmod', '755', path);
}
