import { initOfGuest } from '../guest-init.ts';
import type { GuestTree } from '../guest-tree.ts';
import type { FitRule } from './fit-rule.ts';
import { inittabText } from './inittab.ts';

/** A login waits on each console that the container has, and none is tried on one that it has not. */
export const consoles: FitRule = {
	name: 'Consoles',
	async apply(tree, { ttys }) {
		const init = initOfGuest(tree, '/sbin/init');
		if (init === 'systemd') return systemdConsoles(tree, ttys);
		const text = await tree.read('/etc/inittab');
		const getty = gettyOf(tree);
		if (text === null || getty === null) return;
		const style = init === 'busybox' ? 'busybox' : 'sysvinit';
		await tree.write('/etc/inittab', inittabText(text, { ttys, getty, style }));
	},
};

function gettyOf(tree: GuestTree): string | null {
	for (const path of ['/sbin/getty', '/bin/getty']) {
		if (tree.has(path)) return path;
	}
	return null;
}

const UNITS = '/etc/systemd/system';
const WANTS = `${UNITS}/getty.target.wants`;
const GETTY = /^getty@(.*)\.service$/;

/** The unit of a login is passed over where there is no /dev/tty0, as in every container. */
const NO_CONDITION =
	'# the terminals of a container have no tty0 beside them\n[Unit]\nConditionPathExists=\n';

async function systemdConsoles(tree: GuestTree, ttys: number): Promise<void> {
	const wanted = Array.from({ length: ttys }, (_, index) => `getty@tty${index + 1}.service`);
	for (const unit of await tree.list(WANTS)) {
		if (GETTY.test(unit) && !wanted.includes(unit)) await tree.remove(`${WANTS}/${unit}`);
	}
	if (ttys === 0) return;
	await tree.write(`${UNITS}/getty@.service.d/container.conf`, NO_CONDITION);
	for (const unit of wanted)
		await tree.link(`${WANTS}/${unit}`, '/lib/systemd/system/getty@.service');
}
