import { parseLxcVersion } from '../container/lxc/lxc-version.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

const NEEDED = [
	'lxc-start',
	'lxc-stop',
	'lxc-info',
	'lxc-monitor',
	'lxc-freeze',
	'lxc-unfreeze',
	'lxc-create',
	'lxc-attach',
	'lxc-console',
];

/** Each with what brings it on Debian. */
const OF_SYSTEM = {
	setpriv: 'util-linux',
	unshare: 'util-linux',
	nsenter: 'util-linux',
	ip: 'iproute2',
	mount: 'mount',
	umount: 'mount',
	cp: 'coreutils',
	rm: 'coreutils',
	tar: 'tar',
} as const;

/** The tools of the system that ballast calls are installed: every command that it runs begins with `setpriv`. */
export async function checkSystemTools(host: VerifyHost): Promise<readonly VerifyRow[]> {
	const rows: VerifyRow[] = [];
	for (const [tool, from] of Object.entries(OF_SYSTEM)) {
		if ((await host.findCommand(tool)) !== null) continue;
		const todo = `Install it, on Debian with: apt-get install ${from}`;
		rows.push(fail(tool, 'not installed', todo));
	}
	return rows;
}

/** The tools that ballast calls are installed and of a version that it knows: 2.1 to 7. */
export async function checkLxcTools(host: VerifyHost): Promise<readonly VerifyRow[]> {
	const missing: string[] = [];
	for (const tool of NEEDED) {
		if ((await host.findCommand(tool)) === null) missing.push(tool);
	}
	if (missing.length === NEEDED.length) {
		return [fail('LXC', 'not installed', 'Install it, on Debian with: apt-get install lxc')];
	}
	if (missing.length > 0) {
		return [fail('LXC tools', `missing: ${missing.join(', ')}`, 'Install all of the lxc package.')];
	}
	return [await versionRow(host)];
}

async function versionRow(host: VerifyHost): Promise<VerifyRow> {
	const answer = await host.run(['lxc-start', '--version']).catch(() => null);
	const version = answer?.stdout.trim() ?? '';
	const numbers = parseLxcVersion(version);
	if (numbers === null) {
		return warn('LXC version', `unknown: "${version}"`, 'ballast knows LXC 2.1 to 7.');
	}
	const [major, minor] = numbers;
	if (major < 2 || (major === 2 && minor < 1)) {
		return fail('LXC version', version, 'Install LXC 2.1 or newer.');
	}
	if (major >= 8) return warn('LXC version', version, 'ballast was tried with LXC 2.1 to 7.');
	if (major === 7 && (await hasCgroupV1Only(host))) {
		return fail(
			'LXC version',
			`${version}, on cgroup v1`,
			'LXC 7 needs cgroup v2; LXC 6 works on v1.',
		);
	}
	return ok('LXC version', version);
}

async function hasCgroupV1Only(host: VerifyHost): Promise<boolean> {
	return (await host.readText('/sys/fs/cgroup/cgroup.controllers')) === null;
}
