/**
 * What every benchmark stands on: a folder of its own, a tiny rootfs, a fleet of specs, plain LXC beside
 * ballast. Nothing outlives a run: containers, monitors and folders go, also after a failure.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const BALLAST = resolve(import.meta.dirname, '../bin/ballast');
const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM
while :; do /bin/busybox sleep 1000 & wait $!; done
`;

/**
 * A stage in a new folder; `end` ends what runs in it, and `dispose` removes it too. Between two figures that are compared
 * nothing should be removed: a file system may look at each inode that just became free before it gives one out (ext4
 * without a journal does for minutes), which doubles the time of whatever makes files then.
 */
export function makeStage() {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
	const stage = {
		folder,
		root: join(folder, 'root'),
		specs: join(folder, 'specs'),
		plain: join(folder, 'plain'),
		rootfs: join(folder, 'rootfs'),
	};
	for (const part of [stage.root, stage.specs, stage.plain]) mkdirSync(part);
	makeRootfs(stage.rootfs);
	return { ...stage, end: () => end(stage), dispose: () => dispose(stage) };
}

function makeRootfs(rootfs) {
	for (const part of ['bin', 'sbin', 'proc', 'sys', 'dev', 'etc', 'tmp', 'run'])
		mkdirSync(join(rootfs, part), { recursive: true });
	copyFileSync('/bin/busybox', join(rootfs, 'bin/busybox'));
	chmodSync(join(rootfs, 'bin/busybox'), 0o755);
	symlinkSync('busybox', join(rootfs, 'bin/sh'));
	writeFileSync(join(rootfs, 'sbin/init'), INIT, { mode: 0o755 });
}

function dispose(stage) {
	end(stage);
	rmSync(stage.folder, { recursive: true, force: true });
}

function end(stage) {
	for (const lxcpath of [stage.plain, join(stage.root, 'var/lib/ballast/lxc')]) {
		if (!existsSync(lxcpath)) continue;
		for (const name of readdirSync(lxcpath))
			spawnSync('lxc-stop', ['-k', '-P', lxcpath, '-n', name], { stdio: 'ignore' });
	}
	for (const path of mountsBelow(stage.folder).toReversed()) execFileSync('umount', ['--', path]);
}

/** Mount points below a folder, in the order in which they came to be. */
export function mountsBelow(folder) {
	return readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.map((line) => line.split(' ')[4] ?? '')
		.filter((path) => path.startsWith(`${folder}/`));
}

/** Loop devices of files below a folder. */
export function loopsBelow(folder) {
	return readdirSync('/sys/block').filter((name) => {
		const file = `/sys/block/${name}/loop/backing_file`;
		return existsSync(file) && readFileSync(file, 'utf8').startsWith(`${folder}/`);
	});
}

/** Instance documents `b000`, `b001`, ... in one file each. */
export function writeFleet(stage, count, spec) {
	for (let i = 0; i < count; i++) {
		const name = nameOf(i);
		writeFileSync(
			join(stage.specs, `${name}.yaml`),
			`apiVersion: ballast/v1\nkind: Instance\nmetadata: {name: ${name}}\nspec:\n${spec(name)}`,
		);
	}
}

export const nameOf = (i) => `b${String(i).padStart(3, '0')}`;

/** The fleet's usual spec: a copy of the stage's rootfs with a memory limit. */
export const copySpec =
	(stage, state = 'Running', memory = '64Mi') =>
	() =>
		`  state: ${state}\n  os: {copy: {path: ${stage.rootfs}}}\n  memory: {max: ${memory}}\n`;

/** Runs ballast on the stage and returns how many milliseconds it took; any exit code but these throws. */
export function ballast(stage, args, accepted = [0]) {
	const begin = performance.now();
	const result = spawnSync(BALLAST, ['--root', stage.root, '--specs', stage.specs, ...args], {
		encoding: 'utf8',
	});
	const ms = performance.now() - begin;
	if (!accepted.includes(result.status))
		throw new Error(`ballast ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
	return ms;
}

/** Starts the daemon on the stage and resolves with its process once the socket answers. */
export async function startDaemon(stage) {
	const daemon = spawn(BALLAST, ['--root', stage.root, '--specs', stage.specs, 'daemon'], {
		stdio: 'ignore',
	});
	const socket = join(stage.root, 'run/ballast/ballast.sock');
	await until(() => existsSync(socket), 20_000, 'the daemon to listen');
	return daemon;
}

export async function stopDaemon(daemon) {
	const ended = new Promise((done) => daemon.once('exit', done));
	daemon.kill('SIGTERM');
	await ended;
}

/** Waits without sleeping longer than a millisecond at a time; throws when it takes too long. */
export async function until(holds, timeoutMs, what) {
	const begin = performance.now();
	while (!holds()) {
		if (performance.now() - begin > timeoutMs) throw new Error(`waited too long for ${what}`);
		await new Promise((next) => setTimeout(next, 1));
	}
	return performance.now() - begin;
}

/** The containers of an lxcpath whose command socket is there. */
export function running(lxcpath) {
	const prefix = `@${lxcpath}/`;
	return readFileSync('/proc/net/unix', 'utf8')
		.split('\n')
		.filter((line) => line.includes(prefix) && line.endsWith('/command')).length;
}

/** The container's init, by way of its monitor; undefined while there is none. */
export function initOf(lxcpath, name) {
	try {
		for (const pid of lines(`/sys/fs/cgroup/pids/lxc.monitor.${name}/cgroup.procs`)) {
			if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${lxcpath} ${name}`)) continue;
			const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0];
			return child ? Number(child) : undefined;
		}
	} catch {
		// between two lives of the container nothing is there
	}
	return undefined;
}

/** True once the process is the container's own init and no longer LXC setting it up. */
export function isInit(pid) {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/sbin/init');
	} catch {
		return false;
	}
}

export const lines = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean);

/** A two-way parallel shell loop over the fleet's names: the yardstick. Returns milliseconds. */
export function shellLoop(count, command, env) {
	const names = Array.from({ length: count }, (_, i) => nameOf(i)).join('\n');
	const begin = performance.now();
	execFileSync('xargs', ['-P', '2', '-I', '{}', 'sh', '-c', command], {
		input: names,
		env: { ...process.env, ...env },
		stdio: ['pipe', 'ignore', 'inherit'],
	});
	return performance.now() - begin;
}

/** Whether this host has nothing but cgroup v2. */
export const IS_V2 = existsSync('/sys/fs/cgroup/cgroup.controllers');

export const PLAIN_CONFIG = `lxc.uts.name = $1
lxc.rootfs.path = dir:$P/$1/rootfs
lxc.tty.max = 6
lxc.pty.max = 255
lxc.net.0.type = empty
lxc.mount.auto = proc:mixed sys:mixed cgroup:mixed
${IS_V2 ? 'lxc.cgroup2.memory.max' : 'lxc.cgroup.memory.limit_in_bytes'} = 64M
`;

/**
 * Waits until the machine has been idle for half a second: the kernel goes on removing the cgroups and
 * namespaces of a hundred containers long after they have ended, and would spoil the next figure.
 */
export async function settle() {
	for (let tries = 0; tries < 60; tries++) {
		const before = cpuTimes();
		await new Promise((next) => setTimeout(next, 500));
		const after = cpuTimes();
		if ((after.idle - before.idle) / (after.all - before.all) > 0.95) return;
	}
	note('the machine did not come to rest');
}

function cpuTimes() {
	const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
	const times = line.trim().split(/\s+/).slice(1).map(Number);
	return { idle: times[3], all: times.reduce((sum, time) => sum + time, 0) };
}

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** One line of the report: the figure, its bound, whether it holds. */
export function report(what, value, { bound, unit }) {
	const holds = value <= bound;
	process.stdout.write(
		`${holds ? 'ok  ' : 'MISS'}  ${what.padEnd(58)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(6)} (at most ${bound})\n`,
	);
	return holds;
}

export function note(text) {
	process.stdout.write(`      ${text}\n`);
}
