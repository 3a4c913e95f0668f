import { writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../host/if-there.ts';
import { replaceFile } from '../../../host/replace-file.ts';
import { messageOf, OperationError } from '../../../model/errors.ts';
import { unreclaimable } from '../../../model/memory-limit.ts';
import { readLayout } from '../../cgroup/host-layout.ts';
import { hostSwapFree, readMemory } from '../../cgroup/memory/read-memory.ts';
import {
	type ControllerDirectory,
	type PayloadDirectories,
	payloadDirectories,
} from '../../cgroup/payload.ts';
import { configuredDevices } from './adopt/adopted-devices.ts';
import { kernelBytes, withoutCleared } from './adopt/config-values.ts';
import { readConfig, type Setting } from './adopt/read-config.ts';
import { criuEnvironment } from './checkpoint-folder.ts';
import type { ContainerPlace } from './lxc-tool.ts';
import { setContainerLimits, setDevices } from './set-limits.ts';

/** `lxc.cgroup2.memory.max`: the version, the file, and its controller. */
const LIMIT = /^lxc\.cgroup(2?)\.((\w+)\..+)$/;
const ALL = 'a';
const SCRIPT = 'stand-still.sh';

/** CRIU calls it when all is back and nothing runs yet. The cgroup is the one that LXC made: its init may have moved further down. */
const STAND_STILL = `#!/bin/sh
[ "$CRTOOLS_SCRIPT_ACTION" = pre-resume ] || exit 0
read -r group <"/proc/$CRTOOLS_INIT_PID/cgroup" || exit
group=\${group#0::}
above=\${group%%/lxc.payload.*}
if [ "$above" != "$group" ]; then
	below=\${group#"$above/"}
	group=$above/\${below%%/*}
fi
echo 1 >"MOUNT$group/cgroup.freeze"
`;

/**
 * Has CRIU, on nothing but cgroup v2, leave standing still what it restores, until `limitAsConfigured` has set its limits: CRIU does not write those, and
 * LXC sets them only for what it starts itself. On cgroup v1 it stands still already, since it did when it was written (`freezeFirst`). The script lies in the
 * container's own folder, for where the images are no program may run; gives what removes it.
 */
export async function standWhenRestored(
	folder: string,
	{ lxcpath, name }: ContainerPlace,
): Promise<() => Promise<void>> {
	const { kind, hierarchies } = readLayout();
	const [hierarchy] = hierarchies;
	if (kind !== 'v2' || hierarchy === undefined) return () => Promise.resolve();
	const script = join(lxcpath, name, SCRIPT);
	const text = STAND_STILL.replace('MOUNT', () => hierarchy.mountPoint);
	await writeFile(script, text, { mode: 0o700 });
	const { CRIU_CONFIG_FILE: file } = criuEnvironment(folder, 'restore');
	const lines = (await readFile(file, 'utf8')).split('\n');
	const others = lines.filter((line) => line !== '' && !line.startsWith('action-script'));
	await replaceFile(file, `${[...others, `action-script "${script}"`].join('\n')}\n`);
	return () => rm(script, { force: true });
}

/**
 * Sets what the config of a restored container says of its limits and devices, which neither CRIU nor LXC brings back whole: on cgroup v2 nothing of it, on
 * v1 neither CPUs nor devices. Throws `RestoreFailed`. What cgroup v1 refuses, as it does devices where a guest has cgroups of its own, is left to the
 * next pass, which says so.
 */
export async function limitAsConfigured(
	container: ContainerPlace & { readonly initPid: number },
): Promise<void> {
	const { lxcpath, name, initPid } = container;
	try {
		const settings = withoutCleared(await readConfig(join(lxcpath, name, 'config')));
		const procCgroup = readIfThere(`/proc/${initPid}/cgroup`) ?? '';
		const directories = payloadDirectories(readLayout(), procCgroup);
		for (const setting of settings) setFile(directories, setting);
		const devices = configuredDevices(settings);
		if (directories.get('devices')?.version === 2) {
			await setDevices(container, fromNothing(devices));
		} else {
			const setting = { limit: 'devices', value: devices } as const;
			await setContainerLimits({ ...container, startedDevices: [] }, [setting]);
		}
	} catch (cause) {
		const message = `cannot restore ${name}: ${messageOf(cause)}`;
		throw new OperationError(message, { reason: 'RestoreFailed', cause });
	}
}

/** What allows these and nothing else where every device may be used. */
function fromNothing(rules: readonly string[]): readonly (readonly [string, string])[] {
	if (rules.includes(ALL)) return [];
	return [['devices.deny', ALL], ...rules.map((rule) => ['devices.allow', rule] as const)];
}

function setFile(directories: PayloadDirectories, { key, value }: Setting): void {
	const [, version, file = '', controller = ''] = LIMIT.exec(key) ?? [];
	if (version === undefined || controller === 'devices') return;
	if (version === '2') {
		const all = directories.get('freezer');
		if (all?.version === 2 && !wouldKill(all, { file, value })) {
			writeFileSync(join(all.path, file), value);
		}
		return;
	}
	const directory = [...directories].find(([name]) => name === controller)?.[1];
	try {
		if (directory?.version === 1) writeFileSync(join(directory.path, file), value);
	} catch {
		// left to the next pass
	}
}

/** What was swapped out where it came from is in memory now. The next pass lowers the limit as far as that harms nobody. */
function wouldKill(
	directory: ControllerDirectory,
	{ file, value }: { readonly file: string; readonly value: string },
): boolean {
	const limit = file === 'memory.max' ? kernelBytes(value) : null;
	if (limit === null) return false;
	const { memory } = readMemory(directory, hostSwapFree());
	return memory !== null && limit < unreclaimable(memory);
}
