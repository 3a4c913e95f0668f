import { parseCpuList } from '../model/cpu-list.ts';
import { parseDeviceRule } from '../model/device-rule.ts';
import { parseDuration } from '../model/duration.ts';
import { parseIdmap } from '../model/id-range.ts';
import { parseInstanceName, parseNodeName } from '../model/instance-name.ts';
import { type Parsed, parsed, quoted, unparsed } from '../model/parsed.ts';
import { formatBytes, parseBytes } from '../model/quantity.ts';
import { parseTimeOfDay } from '../model/time-of-day.ts';
import type { ListenAddress } from '../settings.ts';
import { parseFolderBelow, parseGitRef, parseGitUrl, parseLookInterval } from './git-formats.ts';
import {
	canonicalAddress,
	parseIpv4,
	parseIpv4Prefix,
	parseIpv6,
	parseIpv6Prefix,
	parseMac,
} from './network-address.ts';
import { parseTimeZone } from './time-zone.ts';

/**
 * Less is refused. Measured with busybox on cgroup v1: killed while starting at 512Ki, just running at
 * 1Mi; four times that leaves room for a login.
 */
export const LEAST_MEMORY = 4 * 2 ** 20;

const LEAST_DISK = 2 ** 20;
/** A busy moment or an election of etcd's must not make a node look gone. */
const LEAST_LEASE_MS = 5000;
const SECTOR = 512;

/** The parser of each `format` that the schemas name. */
export const FORMATS = {
	'absolute-path': parseAbsolutePath,
	bytes: parseBytes,
	'cpu-list': parseCpuList,
	'dataset-name': parseDatasetName,
	'device-rule': parseDeviceRule,
	'disk-size': parseDiskSize,
	duration: parseDuration,
	endpoint: parseEndpoint,
	'folder-below': parseFolderBelow,
	'git-ref': parseGitRef,
	'git-url': parseGitUrl,
	'host-address': parseHostAddress,
	idmap: parseIdmap,
	'instance-name': parseInstanceName,
	'interface-name': parseInterfaceName,
	ipv4: parseIpv4,
	'ipv4-prefix': parseIpv4Prefix,
	ipv6: parseIpv6,
	'ipv6-prefix': parseIpv6Prefix,
	'lease-ttl': parseLeaseTtl,
	'listen-address': parseListenAddress,
	'look-interval': parseLookInterval,
	'listen-endpoint': parseListenEndpoint,
	'lxc-lines': parseLines,
	mac: parseMac,
	'memory-limit': parseMemoryLimit,
	'memory-target': parseMemoryTarget,
	'node-name': parseNodeName,
	'one-line': parseLine,
	path: parsePath,
	'program-path': parseProgramPath,
	'template-name': parseTemplateName,
	'time-of-day': parseTimeOfDay,
	'time-zone': parseTimeZone,
	'volume-name': parseVolumeName,
} as const satisfies Readonly<Record<string, (text: string) => Parsed<unknown>>>;

type FormatName = keyof typeof FORMATS;

/** What the generated validators call. */
export const formats = Object.fromEntries(
	Object.entries(FORMATS).map(([name, parse]) => [name, (text: string) => parse(text).ok]),
);

export function isFormatName(name: unknown): name is FormatName {
	return typeof name === 'string' && Object.hasOwn(FORMATS, name);
}

/** C0 controls and DEL; a line break or NUL would start a new line or end the text in an LXC config. */
const isControl = (code: number): boolean => code < 0x20 || code === 0x7f;

/** One line of text that may stand in an LXC config. */
function parseLine(text: string): Parsed<string> {
	const control = controlIn(text, '');
	if (control !== null) return unparsed(`${control} is not allowed`, 'write one line of text');
	return parsed(text);
}

function parseLines(text: string): Parsed<string> {
	const control = controlIn(text, '\n\t');
	if (control !== null) return unparsed(`${control} is not allowed`);
	return parsed(text);
}

/** What a command line may name as a host: nothing that ssh could take for an option or a user. */
function parseHostAddress(text: string): Parsed<string> {
	if (/^[a-z0-9][a-z0-9.:_-]*$/i.test(text) || /^::[a-f0-9:.]*$/i.test(text)) return parsed(text);
	return unparsed(`bad address ${quoted(text)}`, 'write a host name or an IP address');
}

/** Others connect to it as it stands here. */
function parseListenAddress(text: string): Parsed<string> {
	const isAddress = parseIpv4(text).ok || parseIpv6(text).ok;
	if (isAddress && !['0.0.0.0', '::'].includes(canonicalAddress(text))) return parsed(text);
	return unparsed(`bad address ${quoted(text)}`, 'write the IP address that others reach');
}

/** An address of this host and a port: `192.0.2.1:9470`, `[::]:9470`. */
export function parseListenEndpoint(text: string): Parsed<ListenAddress> {
	const [, bracketed, plain = bracketed ?? '', digits] =
		/^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
	const port = Number(digits);
	const isAddress = bracketed === undefined ? parseIpv4(plain).ok : parseIpv6(bracketed).ok;
	if (isAddress && port > 0 && port <= 65_535) return parsed({ host: plain, port });
	return unparsed(`bad address ${quoted(text)}`, 'write 127.0.0.1:9470, or [::1]:9470');
}

function parseEndpoint(text: string): Parsed<string> {
	const match = /^https?:\/\/(\[[a-f0-9:.]+\]|[a-z0-9][a-z0-9._-]*):(\d{1,5})$/i.exec(text);
	if (match !== null && Number(match[2]) > 0 && Number(match[2]) <= 65_535) return parsed(text);
	return unparsed(`bad endpoint ${quoted(text)}`, 'write https://etcd1.example:2379');
}

function parseLeaseTtl(text: string): Parsed<number> {
	const duration = parseDuration(text);
	if (!duration.ok || duration.value >= LEAST_LEASE_MS) return duration;
	return unparsed(`${quoted(text)} is too short for a lease`, 'write 5s or more');
}

function parsePath(text: string): Parsed<string> {
	if (text.trim() === '') return unparsed('the path is empty');
	return parseLine(text);
}

/** Absolute, without `.`, `..`, doubled or trailing slashes: it names one place in the container. */
function parseAbsolutePath(text: string): Parsed<string> {
	const line = parsePath(text);
	if (!line.ok) return line;
	const parts = text.split('/').slice(1);
	const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
	if (text === '/' || (text.startsWith('/') && isPlain)) return parsed(text);
	return unparsed(
		`bad path ${quoted(text)}`,
		'write an absolute path without "..", such as /srv/data',
	);
}

/** LXC hands the path of a hook to a shell, so nothing in it may mean anything to one. */
function parseProgramPath(text: string): Parsed<string> {
	const path = parseAbsolutePath(text);
	if (!path.ok || /^[\w./@+-]+$/.test(text)) return path;
	return unparsed(
		`bad path ${quoted(text)}`,
		'LXC can run only paths of letters, digits, "/", "_", ".", "@", "+" and "-"',
	);
}

/** What LVM, Ceph and DRBD take as a name, and no tool as an option or a path. */
function parseVolumeName(text: string): Parsed<string> {
	if (/^[A-Za-z0-9_+][A-Za-z0-9_+.-]*$/.test(text)) return parsed(text);
	return unparsed(
		`bad name ${quoted(text)}`,
		'letters, digits, "_", "+", "." and "-", beginning with none of the last two',
	);
}

/** A dataset or snapshot of ZFS. */
function parseDatasetName(text: string): Parsed<string> {
	const isGood = /^[A-Za-z][\w.:-]*(\/[\w.:-]+)*(@[\w.:-]+)?$/.test(text);
	if (isGood) return parsed(text);
	return unparsed(`bad dataset ${quoted(text)}`, 'such as tank/containers, or tank/base@clean');
}

/** The kernel keeps 15 bytes and refuses `/` and blanks; `lo` is there already. */
function parseInterfaceName(text: string): Parsed<string> {
	if (text === 'lo') return unparsed('"lo" is the loopback device, which every container has');
	const isGood = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(text);
	if (isGood) return parsed(text);
	return unparsed(
		`bad interface name ${quoted(text)}`,
		'at most 15 letters, digits, "_", "." and "-"',
	);
}

/** A file name, never a path: it becomes the argument of `lxc-create -t`. */
function parseTemplateName(text: string): Parsed<string> {
	if (/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}$/.test(text)) return parsed(text);
	return unparsed(`bad name ${quoted(text)}`, 'use letters, digits, "_", ".", "+" and "-"');
}

function parseMemoryLimit(text: string): Parsed<number> {
	const bytes = parseBytes(text);
	if (!bytes.ok || bytes.value >= LEAST_MEMORY) return bytes;
	return unparsed(
		`${quoted(text)} is less than a container can start with`,
		`at least ${formatBytes(LEAST_MEMORY)}`,
	);
}

/** Whole sectors: a loop device does not show what is left over. */
function parseDiskSize(text: string): Parsed<number> {
	const bytes = parseBytes(text);
	if (!bytes.ok) return bytes;
	if (bytes.value < LEAST_DISK) {
		return unparsed(
			`${quoted(text)} is too small for a disk`,
			`at least ${formatBytes(LEAST_DISK)}`,
		);
	}
	return bytes.value % SECTOR === 0
		? bytes
		: unparsed(`${quoted(text)} is not a multiple of ${SECTOR} bytes`, 'write it in Ki, Mi or Gi');
}

function parseMemoryTarget(text: string): Parsed<number | 'Auto'> {
	return text === 'Auto' ? parsed(text) : parseMemoryLimit(text);
}

/** The first control character, in words; `null` when there is none. */
function controlIn(text: string, allowed: string): string | null {
	const found = [...text].find((char) => isControl(char.charCodeAt(0)) && !allowed.includes(char));
	if (found === undefined) return null;
	const code = found.charCodeAt(0);
	const names: Readonly<Record<number, string>> = {
		0: 'NUL',
		9: 'a tab',
		10: 'a line break',
		13: 'a carriage return',
	};
	return (
		names[code] ?? `the control character U+${code.toString(16).padStart(4, '0').toUpperCase()}`
	);
}
