import type { DeviceSpec } from './instance-spec.ts';

/** The devices that Ganeti's LXC support gives to an instance: null, zero, full, random, urandom, aio, tty, console, ptmx, pts. */
const GANETI = [
	'c 1:3 rw',
	'c 1:5 rw',
	'c 1:7 rw',
	'c 1:8 rw',
	'c 1:9 rw',
	'c 1:10 rw',
	'c 5:0 rw',
	'c 5:1 rw',
	'c 5:2 rw',
	'c 136:* rw',
] as const;

/** What the kernel shows once everything is allowed. */
const EVERYTHING = 'a *:* rwm';

/**
 * Everything an instance may touch, as the kernel lists it: one canonical rule per device, sorted.
 * The kernel joins the rights of equal devices (`c 1:3 rw` and `c 1:3 m` become `c 1:3 rwm`), and a
 * rule for all devices swallows the others.
 */
export function deviceRules(devices: DeviceSpec): readonly string[] {
	const rights = new Map<string, string>();
	for (const rule of [...(devices.preset === 'ganeti' ? GANETI : []), ...devices.allow]) {
		const [type = '', node = '', access = ''] = rule.split(' ');
		if (type === 'a') return [EVERYTHING];
		const device = `${type} ${node}`;
		rights.set(device, `${rights.get(device) ?? ''}${access}`);
	}
	return [...rights].map(([device, access]) => `${device} ${inOrder(access)}`).sort();
}

function inOrder(access: string): string {
	return ['r', 'w', 'm'].filter((right) => access.includes(right)).join('');
}
