import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Every system call that changes something outside of the process, or could. */
const CALLS = [
	...['open', 'openat', 'openat2', 'creat', 'truncate', 'ftruncate', 'mknod', 'mknodat'],
	...['mkdir', 'mkdirat', 'rmdir', 'unlink', 'unlinkat', 'rename', 'renameat', 'renameat2'],
	...['link', 'linkat', 'symlink', 'symlinkat', 'chmod', 'fchmod', 'fchmodat', 'chown', 'fchown'],
	...['lchown', 'fchownat', 'utimensat', 'setxattr', 'lsetxattr', 'fsetxattr', 'removexattr'],
	...['mount', 'umount2', 'move_mount', 'fsmount', 'pivot_root', 'unshare', 'setns', 'execve'],
	...['kill', 'tkill', 'tgkill', 'pidfd_send_signal', 'bind', 'sethostname', 'swapon'],
];

export interface Trace {
	readonly status: number | null;
	readonly stdout: string;
	/** Calls that changed something, as strace prints them; failed ones too. */
	readonly writes: readonly string[];
	/** Programs that were run, with their arguments. */
	readonly programs: readonly string[];
}

/** Runs a program under strace, with all that it starts. */
export function traced(argv: readonly string[]): Trace {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-strace-'));
	try {
		return traceOf(argv, join(folder, 'log'));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

function traceOf(argv: readonly string[], log: string): Trace {
	const which = `trace=${CALLS.map((call) => `?${call}`).join(',')}`;
	const strace = ['-f', '-qq', '-s', '300', '-e', which, '-o', log, '--', ...argv];
	const { status, stdout, error } = spawnSync('strace', strace, {
		encoding: 'utf8',
		// strace stays as long as anything that the program started; it heeds no gentler signal
		timeout: 60_000,
		killSignal: 'SIGKILL',
	});
	if (error) throw error;
	const calls = readFileSync(log, 'utf8')
		.split('\n')
		.map((line) => line.replace(/^\d+\s+/, ''))
		.filter((line) => /^\w+\(/.test(line));
	return {
		status,
		stdout,
		writes: calls.filter((call) => !isRead(call) && !call.startsWith('execve(')),
		programs: calls.filter((call) => /^execve\(.* = 0$/.test(call)).map(argumentsOf),
	};
}

/** Opened to read only; or a device that keeps nothing. */
function isRead(call: string): boolean {
	if (!/^open(at|at2)?\(/.test(call)) return false;
	return !/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call) || call.includes('"/dev/null"');
}

/** `execve("/usr/bin/git", ["git", "status"], ...) = 0` to `git status`. */
function argumentsOf(call: string): string {
	const list = /\[(.*?)\], /.exec(call)?.[1] ?? '';
	return [...list.matchAll(/"([^"]*)"/g)].map((match) => match[1]).join(' ');
}
