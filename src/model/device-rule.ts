import { type Parsed, parsed, quoted, unparsed } from './parsed.ts';

/** Linux keeps 12 bits for the major and 20 for the minor number. */
const HIGHEST_MAJOR = 4095;
const HIGHEST_MINOR = 1_048_575;

/** The rule that allows every device. */
export const ALL_DEVICES = 'a';

/** What the `ganeti` preset allows: the ten devices of Ganeti's LXC support. No `m`: mknod stays refused. */
export const GANETI_DEVICES = {
	'c 1:3 rw': '/dev/null',
	'c 1:5 rw': '/dev/zero',
	'c 1:7 rw': '/dev/full',
	'c 1:8 rw': '/dev/random',
	'c 1:9 rw': '/dev/urandom',
	'c 1:10 rw': 'aio',
	'c 5:0 rw': '/dev/tty',
	'c 5:1 rw': '/dev/console',
	'c 5:2 rw': '/dev/ptmx',
	'c 136:* rw': 'pseudo terminals',
} as const;

/**
 * The same with mknod, which opens nothing by itself. systemd gives each service a list of its own on cgroup v1, and
 * the kernel refuses what the container itself may not do: without, not even its journal starts.
 */
const SYSTEMD_DEVICES = Object.keys(GANETI_DEVICES).map((rule) => `${rule}m`);

export type DevicePreset = 'ganeti' | 'systemd' | 'none';

const PRESETS: Readonly<Record<DevicePreset, readonly string[]>> = {
	ganeti: Object.keys(GANETI_DEVICES),
	systemd: SYSTEMD_DEVICES,
	none: [],
};

interface Rule {
	readonly type: string;
	/** `*` or a number. */
	readonly major: string;
	readonly minor: string;
	readonly access: string;
}

/**
 * One rule of the device ACL: `c MAJOR:MINOR rwm`, `b ...`, with `*` for any number, or `a` for
 * everything (which the kernel prints as `a *:* rwm`). The value is canonical.
 */
export function parseDeviceRule(text: string): Parsed<string> {
	const rule = split(text);
	return rule.ok ? parsed(format(rule.value)) : rule;
}

/**
 * Rules as the kernel keeps them, in a fixed order: one per device with all its access letters, and
 * `a` alone when it is among them. Equal sets of allowed devices give equal lists.
 */
export function canonicalDeviceRules(rules: readonly string[]): readonly string[] {
	const access = new Map<string, Rule>();
	for (const text of rules) {
		const rule = split(text);
		if (!rule.ok) continue;
		const { type, major, minor } = rule.value;
		const device = `${type} ${major}:${minor}`;
		const letters = (access.get(device)?.access ?? '') + rule.value.access;
		access.set(device, { ...rule.value, access: inOrder(letters) });
	}
	const all = [...access.values()];
	if (all.some((rule) => rule.type === ALL_DEVICES)) return [ALL_DEVICES];
	return all.toSorted(compare).map(format);
}

interface Allowed {
	readonly preset: DevicePreset;
	readonly allow: readonly string[];
}

/** A spec asks for the same rules at every look. */
const answers = new WeakMap<Allowed, readonly string[]>();

/** Everything that `spec.devices` allows: the preset and the added rules, canonical. */
export function allowedDevices(devices: Allowed): readonly string[] {
	const known = answers.get(devices);
	if (known !== undefined) return known;
	const rules = canonicalDeviceRules([...PRESETS[devices.preset], ...devices.allow]);
	answers.set(devices, rules);
	return rules;
}

function split(text: string): Parsed<Rule> {
	if (/^a( \*:\* rwm)?$/.test(text)) {
		return parsed({ type: ALL_DEVICES, major: '*', minor: '*', access: 'rwm' });
	}
	const match = /^([bc]) +(\d{1,7}|\*):(\d{1,7}|\*) +([rwm]{1,3})$/.exec(text);
	if (match === null) {
		return unparsed(`bad device rule ${quoted(text)}`, 'write "c 10:200 rwm", "b 7:* rw" or "a"');
	}
	const [, type = '', major = '', minor = '', access = ''] = match;
	if (numberOf(major) > HIGHEST_MAJOR || numberOf(minor) > HIGHEST_MINOR) {
		return unparsed(
			`device rule ${quoted(text)} has a number that no device can have`,
			`major at most ${HIGHEST_MAJOR}, minor at most ${HIGHEST_MINOR}`,
		);
	}
	if (new Set(access).size !== access.length) {
		return unparsed(`device rule ${quoted(text)} names a letter twice`);
	}
	return parsed({ type, major: plain(major), minor: plain(minor), access: inOrder(access) });
}

function format({ type, major, minor, access }: Rule): string {
	return type === ALL_DEVICES ? ALL_DEVICES : `${type} ${major}:${minor} ${access}`;
}

/** By type, then by number; `*` comes after every number. */
function compare(a: Rule, b: Rule): number {
	if (a.type !== b.type) return a.type < b.type ? -1 : 1;
	return order(a.major) - order(b.major) || order(a.minor) - order(b.minor);
}

function order(number: string): number {
	return number === '*' ? HIGHEST_MINOR + 1 : Number(number);
}

function numberOf(number: string): number {
	return number === '*' ? 0 : Number(number);
}

function plain(number: string): string {
	return number === '*' ? '*' : String(Number(number));
}

function inOrder(letters: string): string {
	return ['r', 'w', 'm'].filter((letter) => letters.includes(letter)).join('');
}
