import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OsSpec } from '../../model/instance-spec.ts';
import { runBoundTree } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';
import type { RootfsPlace } from './rootfs-source.ts';

/**
 * Runs an LXC template, with the container's folder in a scratch lxcpath. Returns the config that it wrote. The
 * host's default.conf is not used: its bridge and profile would be somebody else's decision.
 */
export async function runTemplate(
	os: Extract<OsSpec, { readonly kind: 'template' }>,
	place: RootfsPlace,
	signal?: AbortSignal,
): Promise<string> {
	const lxcpath = join(place.folder, 'template');
	await mkdir(lxcpath);
	const target = [
		'-P',
		lxcpath,
		'-n',
		place.name,
		'-B',
		'dir',
		'--dir',
		place.rootfs,
		'-f',
		'/dev/null',
	];
	const args = os.args.length === 0 ? [] : ['--', ...os.args];
	const result = await runBoundTree(['lxc-create', ...target, '-t', os.template, ...args], signal);
	if (result.exitCode !== 0) {
		throw commandFailed(`make ${place.name} with the template ${os.template}`, result);
	}
	const config = await readFile(join(lxcpath, place.name, 'config'), 'utf8');
	await rm(lxcpath, { recursive: true, force: true });
	return config;
}
