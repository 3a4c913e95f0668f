import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { markerLine } from '../marker.ts';
import { basicLines } from './basics.ts';
import { capabilityLines } from './capabilities.ts';
import { assertSupportedLxc, type ConfigHost } from './config-host.ts';
import { assertOneLine, type ConfigLine, comment } from './config-line.ts';
import { defaultLines } from './defaults.ts';
import { deviceLines } from './devices.ts';
import { type DataMount, diskLines } from './disks.ts';
import { extraLines, hasOwnNetwork } from './extra-lines.ts';
import { idmapLines } from './idmap.ts';
import { clearIncluded } from './included.ts';
import { limitLines } from './limits.ts';
import { nicLines } from './nics.ts';
import { parseOsLines } from './os-lines.ts';

export interface ConfigInput {
	readonly name: string;
	readonly uid: string;
	readonly spec: InstanceSpec;
	/** Absolute path of the directory that becomes `/`. */
	readonly rootfs: string;
	/** Whether the rootfs has the ids of the host, and is mounted so that they look like the container's. */
	readonly mapsRootfs: boolean;
	/** The disks beside the root, each with the directory of the host that it shows at. */
	readonly mounts: readonly DataMount[];
	readonly consoleLog: string;
	/** Text of `os.conf`: what the template said about its system; '' without a template. */
	readonly osConf: string;
	readonly host: ConfigHost;
}

/**
 * The LXC config of one instance, as lines that know who wrote them. In LXC the last word wins, so the
 * order is: what suits most systems, the template's lines, what the spec manages, the user's lines (which
 * cannot name a managed key). Throws `OperationError` when the spec cannot be said to this LXC on this host.
 */
export function configLines(input: ConfigInput): readonly ConfigLine[] {
	const { name, spec, host } = input;
	assertSupportedLxc(host);
	assertOneLine('name', name);
	assertOneLine('uid', input.uid);
	const osLines = parseOsLines(input.osConf);
	const extra = extraLines(spec);
	return [
		{ text: markerLine({ name, uid: input.uid }), source: 'ballast', sourceLine: 0 },
		comment('Written by ballast, replaced when the spec changes: edit the spec instead.'),
		...defaultLines(spec.migration.mode, host),
		...osLines,
		...clearIncluded(osLines, host),
		...basicLines(input, spec, host),
		...diskLines(input),
		...idmapLines(spec),
		...limitLines(spec, host),
		...deviceLines(spec.devices, host),
		...capabilityLines(spec.capabilities),
		...(hasOwnNetwork(extra) ? [] : nicLines(name, spec.nics, host)),
		...extra,
	];
}

export function configText(lines: readonly ConfigLine[]): string {
	return lines.map((line) => `${line.text}\n`).join('');
}

export function renderConfig(input: ConfigInput): string {
	return configText(configLines(input));
}
