import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, ROOT, runQuietly, SetupError, say } from './steps.mjs';

const SIMULATE = 'To try it on a simulated host, which needs none of this: npm start -- --simulate';

/** What real containers need, and how to tell that it is there. */
const FOR_CONTAINERS = [
	{ name: 'lxc', isThere: () => hasCommand('lxc-start') },
	// the rootfs of LXC's busybox template has no libraries, so the dynamic busybox does not run in it
	{ name: 'busybox-static', isThere: () => isInstalled('busybox-static') },
];

/** What the tests need beyond that. */
const FOR_TESTS = [
	{ name: 'strace', isThere: () => hasCommand('strace') },
	{ name: 'e2fsprogs', isThere: () => hasCommand('mkfs.ext4') },
	{ name: 'xfsprogs', isThere: () => hasCommand('mkfs.xfs') },
	{ name: 'btrfs-progs', isThere: () => hasCommand('mkfs.btrfs') },
	{ name: 'libcap2-bin', isThere: () => hasCommand('setcap') },
	{ name: 'attr', isThere: () => hasCommand('getfattr') },
	{ name: 'debootstrap', isThere: () => hasCommand('debootstrap') },
	{
		name: 'ganeti-instance-debootstrap',
		isThere: () => existsSync('/usr/share/ganeti/os/debootstrap/create'),
	},
	{ name: 'ganeti-htools', isThere: () => existsSync('/usr/lib/ganeti/iallocators/hail') },
	{ name: 'umoci', isThere: () => hasCommand('umoci') },
	{ name: 'xz-utils', isThere: () => hasCommand('xz') },
	{ name: 'zstd', isThere: () => hasCommand('zstd') },
	{ name: 'fdisk', isThere: () => hasCommand('sfdisk') },
	{ name: 'git', isThere: () => hasCommand('git') },
	{ name: 'iproute2', isThere: () => hasCommand('ip') },
	{ name: 'etcd-server', isThere: () => hasCommand('etcd') },
	{ name: 'openssl', isThere: () => hasCommand('openssl') },
	{ name: 'openssh-client', isThere: () => hasCommand('ssh-keygen') },
];

/** What the test machine needs, and its image. */
const FOR_VM = [
	{ name: 'qemu-system-x86', isThere: () => hasCommand('qemu-system-x86_64') },
	// it has virtiofsd
	{ name: 'qemu-system-common', isThere: () => isInstalled('qemu-system-common') },
	{ name: 'debootstrap', isThere: () => hasCommand('debootstrap') },
	{ name: 'e2fsprogs', isThere: () => hasCommand('mke2fs') },
];

export function ensureVmPackages() {
	ensure(FOR_VM);
}

/** Installs Debian packages that are missing. Installs nothing, and asks for nothing, when none is. */
export function ensureDebianPackages({ test }) {
	if (process.platform !== 'linux') {
		throw new SetupError(
			`cannot run containers on ${process.platform}: LXC needs Linux.\n  ${SIMULATE}`,
		);
	}
	if (process.getuid() !== 0) {
		throw new SetupError(`cannot run containers: this needs root.\n  ${SIMULATE}`);
	}
	ensure(test ? [...FOR_CONTAINERS, ...FOR_TESTS] : FOR_CONTAINERS);
}

function ensure(wanted) {
	const missing = wanted.filter(({ isThere }) => !isThere()).map(({ name }) => name);
	if (missing.length > 0) install(missing);
}

function install(names) {
	const list = names.join(' ');
	if (!hasCommand('apt-get')) {
		throw new SetupError(
			`cannot install ${list}: this is no Debian. Install them with your system's tools.\n  ${SIMULATE}`,
		);
	}
	say(`installing Debian packages: ${list}`);
	const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
	try {
		runQuietly('apt-get', ['update', '-q'], quiet);
		runQuietly('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], quiet);
	} catch (error) {
		throw new SetupError(`${error.message}\n  ${SIMULATE}`, { cause: error });
	}
}

function isInstalled(name) {
	return existsSync(`/var/lib/dpkg/info/${name}.list`);
}

/**
 * Installs what package-lock.json says unless node_modules holds it already. Not by `npm ci`: that refuses
 * a lock without the optional packages of other systems, which not every registry has.
 */
export function ensureNpmPackages() {
	if (isLockInstalled()) return;
	say('installing npm packages');
	runQuietly('npm', ['install', '--no-save', '--no-audit', '--no-fund']);
}

function isLockInstalled() {
	const installed = readLock(join('node_modules', '.package-lock.json'));
	if (installed === null) return false;
	return Object.entries(readLock('package-lock.json') ?? {}).every(([path, wanted]) => {
		const there = installed[path];
		// packages for other systems are in the lock, and rightly not installed
		if (there === undefined) return path === '' || wanted.optional === true;
		return there.version === wanted.version;
	});
}

function readLock(path) {
	const file = join(ROOT, path);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}
