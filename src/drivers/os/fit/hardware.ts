import type { GuestTree } from '../guest-tree.ts';
import type { FitRule } from './fit-rule.ts';

/** What belongs to the machine that a rootfs was made on, or needs a machine, is not done in a container. */
export const hardware: FitRule = {
	name: 'Hardware',
	async apply(tree) {
		await forgetInterfaceNames(tree);
		await tellOpenRc(tree);
		await leaveOutSysvScripts(tree);
	},
};

const UDEV_RULES = '/etc/udev/rules.d';

/** Rules that udev wrote: they would give the container's interfaces other names. */
async function forgetInterfaceNames(tree: GuestTree): Promise<void> {
	for (const file of await tree.list(UDEV_RULES)) {
		if (file.includes('persistent-net')) await tree.remove(`${UDEV_RULES}/${file}`);
	}
}

/** OpenRC leaves out by itself what makes no sense in LXC (clock, modules, fsck), once it knows. */
async function tellOpenRc(tree: GuestTree): Promise<void> {
	const text = await tree.read('/etc/rc.conf');
	if (text === null || !tree.has('/sbin/openrc')) return;
	const kept = text.split('\n').filter((line) => !/^\s*rc_sys=/.test(line));
	await tree.write('/etc/rc.conf', `${kept.join('\n').trimEnd()}\nrc_sys="lxc"\n`);
}

/** systemd tells by itself that it runs in a container; the scripts of sysvinit do not. */
const SYSV_SCRIPTS = /^S\d\d(udev|hwclock\.sh|hwclockfirst\.sh|kmod|checkroot\.sh|checkfs\.sh)$/;

async function leaveOutSysvScripts(tree: GuestTree): Promise<void> {
	for (const folder of ['/etc/rcS.d', '/etc/rc2.d']) {
		for (const script of await tree.list(folder)) {
			if (SYSV_SCRIPTS.test(script)) await tree.remove(`${folder}/${script}`);
		}
	}
}
