import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError } from '../../model/errors.ts';
import type { OsSpec } from '../../model/instance-spec.ts';
import { runBoundTree } from './bound-command.ts';
import { commandFailed } from './command-failed.ts';
import type { RootfsPlace } from './rootfs-source.ts';

/** What LXC says then; it ends with 1 whatever went wrong. */
const NO_TEMPLATE = /bad template: /;

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
		const what = `make ${place.name} with the template ${os.template}`;
		if (NO_TEMPLATE.test(result.stderr)) throw noTemplate(what);
		throw commandFailed(what, result);
	}
	const config = await readFile(join(lxcpath, place.name, 'config'), 'utf8');
	await rm(lxcpath, { recursive: true, force: true });
	return config;
}

function noTemplate(what: string): OperationError {
	return new OperationError(`cannot ${what}: LXC has no template of that name`, {
		reason: 'CreateFailed',
		hint: 'See which there are: ls /usr/share/lxc/templates',
	});
}
