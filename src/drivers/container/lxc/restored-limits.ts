import { writeFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../host/if-there.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { type ControllerDirectory, payloadDirectories } from '../../cgroup/payload.ts';
import { kernelBytes } from './adopt/config-values.ts';
import { readConfig, type Setting } from './adopt/read-config.ts';
import { criuEnvironment } from './checkpoint-folder.ts';
import type { ContainerPlace } from './lxc-tool.ts';
import { setDevices } from './set-limits.ts';

const DEVICES_1 = 'lxc.cgroup.devices.';
const ANY_2 = 'lxc.cgroup2.';
const SCRIPT = 'stand-still.sh';

/** CRIU calls it when all is back and nothing runs yet; the path is that of the cgroup which LXC made, as `payloadCgroup` has it. */
const STAND_STILL = `#!/bin/sh
[ "$CRTOOLS_SCRIPT_ACTION" = pre-resume ] || exit 0
group=$(sed -nE 's#^0::(.*/lxc\\.payload[./][^/]+).*#\\1#p' "/proc/$CRTOOLS_INIT_PID/cgroup")
[ -n "$group" ] && echo 1 >"MOUNT$group/cgroup.freeze"
`;

/**
 * Has CRIU, on nothing but cgroup v2, leave standing still what it restores, until `limitAsConfigured` has set its limits: CRIU does not write those, and
 * LXC sets them only for what it starts itself. On cgroup v1 it stands still already, since it did when it was written (`freezeFirst`).
 */
export async function standWhenRestored(folder: string): Promise<void> {
	const { kind, hierarchies } = readLayout();
	const [hierarchy] = hierarchies;
	if (kind !== 'v2' || hierarchy === undefined) return;
	const script = join(folder, SCRIPT);
	const text = STAND_STILL.replace('MOUNT', () => hierarchy.mountPoint);
	await writeFile(script, text, { mode: 0o700 });
	const { CRIU_CONFIG_FILE: file } = criuEnvironment(folder, 'restore');
	await appendFile(file, `action-script "${script}"\n`);
}

/**
 * Sets what neither CRIU nor LXC brings back of what the config of a restored container says: the list of devices, and on cgroup v2 every limit. Throws
 * `RestoreFailed`.
 */
export async function limitAsConfigured(
	container: ContainerPlace & { readonly initPid: number },
): Promise<void> {
	const { lxcpath, name, initPid } = container;
	const directories = payloadDirectories(
		readLayout(),
		readIfThere(`/proc/${initPid}/cgroup`) ?? '',
	);
	const devices = directories.get('devices');
	if (devices === undefined) return;
	const settings = await readConfig(join(lxcpath, name, 'config'));
	try {
		for (const setting of settings) await set({ container, devices }, setting);
	} catch (cause) {
		const message = `cannot restore ${name}: ${messageOf(cause)}`;
		throw new OperationError(message, { reason: 'RestoreFailed', cause });
	}
}

interface Restored {
	readonly container: ContainerPlace;
	/** On cgroup v2 all limits are there. */
	readonly devices: ControllerDirectory;
}

async function set(
	{ container, devices: { version, path } }: Restored,
	{ key, value }: Setting,
): Promise<void> {
	if (version === 1) {
		if (key.startsWith(DEVICES_1)) writeFileSync(join(path, fileOf(key)), value);
		return;
	}
	if (!key.startsWith(ANY_2)) return;
	const file = fileOf(key);
	if (file.startsWith('devices.')) return await setDevices(container, [[file, value]]);
	if (file === 'memory.max' && wouldKill(path, value)) return;
	writeFileSync(join(path, file), value);
}

/** `lxc.cgroup.devices.deny` -> `devices.deny`. */
const fileOf = (key: string): string => key.replace(/^lxc\.cgroup2?\./, '');

/** What was swapped out where it came from is in memory now. The next pass lowers the limit as far as that harms nobody. */
function wouldKill(path: string, value: string): boolean {
	const limit = kernelBytes(value);
	return limit !== null && limit < Number(readIfThere(join(path, 'memory.current')) ?? 0);
}
