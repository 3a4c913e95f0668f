import type { GuestTree } from './guest-tree.ts';

/** What runs as the first process of a guest; `other` is everything that needs nothing special. */
export type GuestInit = 'systemd' | 'busybox' | 'other';

export function initOfGuest(tree: GuestTree, path: string): GuestInit {
	const program = tree.resolve(path).split('/').at(-1) ?? '';
	if (program === 'systemd') return 'systemd';
	return program.startsWith('busybox') ? 'busybox' : 'other';
}

/** LXC asks by SIGPWR, which busybox does not know; for systemd LXC itself finds the right signal. */
export function signalLines(init: GuestInit): string {
	return init === 'busybox' ? 'lxc.signal.halt = SIGUSR1\nlxc.signal.reboot = SIGTERM\n' : '';
}
