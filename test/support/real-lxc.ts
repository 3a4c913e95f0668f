import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmdirSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Paths, pathsBelow } from '../../src/model/paths.ts';
import { unmountAll } from './loop-leaks.ts';
import { waitFor } from './wait-for.ts';

/** A root of its own for tests with real containers. */
export interface RealLxc {
	readonly root: string;
	readonly paths: Paths;
	/** Ends every container whose rootfs or lxcpath lies below the root, and removes all that is left. */
	dispose(): Promise<void>;
}

/** `prefix` begins the names of all containers of one test file: their cgroups are the machine's. */
export async function realLxc(prefix: string): Promise<RealLxc> {
	const root = mkdtempSync(join(tmpdir(), `ballast-${prefix}-`));
	const paths = pathsBelow(root);
	for (const folder of [paths.lxc, paths.log, paths.run]) await mkdir(folder, { recursive: true });
	return { root, paths, dispose: () => dispose(root, prefix) };
}

async function dispose(root: string, prefix: string): Promise<void> {
	for (const server of processesWith(/lxc-monitord\0/)) {
		const [, lxcpath = ''] = server.cmdline.split('\0');
		if (isBelow(root, lxcpath)) spawnSync('lxc-monitor', ['-Q', '-P', lxcpath, '-n', '.*']);
	}
	await waitFor(`the end of all containers below ${root}`, () => endContainers(root));
	const names = [`${prefix}(?![a-z]).*`, ...namesBelow(root)].join('|');
	await waitFor(`the cgroups of ${names} to go`, () => removeCgroups(names));
	unmountAll(root);
	// LXC keeps locks by the path of a container, and leaves them
	for (const left of [root, `/run/lxc/lock${root}`])
		await rm(left, { recursive: true, force: true });
}

/** Monitors that still have an init go by themselves when it is killed. True when none was left. */
function endContainers(root: string): boolean {
	const monitors = processesWith(/^\[lxc monitor\] /).filter(({ cmdline }) =>
		isBelow(root, cmdline.slice('[lxc monitor] '.length)),
	);
	const rootfs = rootfsBelow(root);
	const contained = processesWith(/./).filter(({ pid }) =>
		rootfs.has(identity(`/proc/${pid}/root`)),
	);
	for (const { pid } of contained) {
		thaw(pid);
		kill(pid);
	}
	if (contained.length === 0) for (const { pid } of monitors) kill(pid);
	return contained.length === 0 && monitors.length === 0;
}

function isBelow(root: string, path: string): boolean {
	return path.startsWith(`${root}/`);
}

function processesWith(pattern: RegExp): { readonly pid: number; readonly cmdline: string }[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((name) => ({ pid: Number(name), cmdline: textOf(`/proc/${name}/cmdline`) }))
		.filter(({ cmdline }) => pattern.test(cmdline));
}

/** Every directory below the root that looks like the root of a container. */
function rootfsBelow(root: string): ReadonlySet<string> {
	const inits = spawnSync('find', [root, '-path', '*/sbin/init', '-prune'], { encoding: 'utf8' });
	const folders = inits.stdout.split('\n').filter((path) => basename(path) === 'init');
	return new Set(folders.map((path) => identity(dirname(dirname(path)))));
}

function identity(path: string): string {
	try {
		const { dev, ino } = statSync(path);
		return `${dev}:${ino}`;
	} catch {
		return 'gone';
	}
}

/** On cgroup v1 what is frozen cannot be killed. */
function thaw(pid: number): void {
	const cgroup = /^\d+:freezer:(.*)$/m.exec(textOf(`/proc/${pid}/cgroup`))?.[1];
	if (cgroup === undefined || cgroup === '/') return;
	tryTo(() => writeFileSync(`/sys/fs/cgroup/freezer${cgroup}/freezer.state`, 'THAWED'));
}

/** The containers that ballast made below a root, those in its trash too: not all bear the prefix of the file. */
function namesBelow(root: string): readonly string[] {
	const { lxc, trash } = pathsBelow(root);
	const entries = [lxc, trash].flatMap((folder) => tryTo(() => readdirSync(folder)) ?? []);
	const names = entries.map((entry) => entry.split('@')[0] ?? '');
	return [...new Set(names)].filter((name) => /^[a-z0-9-]+$/.test(name));
}

/** True when none is left. The kernel keeps one for a moment after its last process, and LXC does not try twice. */
function removeCgroups(names: string): boolean {
	for (const cgroup of cgroupsOf(names)) removeCgroup(cgroup);
	return cgroupsOf(names).length === 0;
}

/** With what a guest's systemd or lxc-attach made below it: the kernel removes no cgroup that has others. */
function removeCgroup(cgroup: string): void {
	for (const entry of tryTo(() => readdirSync(cgroup, { withFileTypes: true })) ?? []) {
		if (entry.isDirectory()) removeCgroup(join(cgroup, entry.name));
	}
	tryTo(() => rmdirSync(cgroup));
}

/** Of all containers whose name the pattern matches; LXC adds `-1` to a name that is taken. */
function cgroupsOf(names: string): readonly string[] {
	const ours = new RegExp(`^lxc\\.(monitor|payload)\\.(${names})(-\\d+)?$`);
	return hierarchies().flatMap((base) =>
		readdirSync(base)
			.filter((name) => ours.test(name))
			.map((name) => join(base, name)),
	);
}

/** The one of cgroup v2, or those of v1 below it. */
function hierarchies(): readonly string[] {
	const top = '/sys/fs/cgroup';
	if (existsSync(join(top, 'cgroup.controllers'))) return [top];
	return readdirSync(top).map((name) => join(top, name));
}

function kill(pid: number): void {
	tryTo(() => process.kill(pid, 'SIGKILL'));
}

function textOf(path: string): string {
	return tryTo(() => readFileSync(path, 'utf8')) ?? '';
}

/** What is gone already needs no care. */
function tryTo<T>(act: () => T): T | null {
	try {
		return act();
	} catch {
		return null;
	}
}
