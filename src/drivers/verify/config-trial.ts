import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Paths } from '../../model/paths.ts';
import { ConfigChecker } from '../container/lxc/check-config.ts';
import { ConfigWriter, OS_CONF, textOf } from '../container/lxc/config-writer.ts';
import { folderOf } from '../container/lxc/places.ts';
import { readConfigHost } from '../container/lxc/read-config-host.ts';
import type { ConfigTrial } from './configs.ts';

/**
 * Lets work try configs in a temporary folder, which is removed at the end. `lxc-info` loads each config
 * and answers one key of it: no container, mount or cgroup comes of that.
 */
export async function withConfigTrial<T>(
	{ paths, lxcVersion }: { readonly paths: Paths; readonly lxcVersion: string },
	work: (trial: ConfigTrial) => Promise<T>,
): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'ballast-verify-'));
	const configs = new ConfigWriter({
		paths,
		checker: new ConfigChecker(folder),
		readHost: () => readConfigHost(lxcVersion),
	});
	try {
		return await work(async ({ name, spec }) => {
			const osConf = await textOf(join(folderOf(paths, name), OS_CONF));
			await configs.accepted({ name, uid: 'verify', adoptedFrom: null }, { spec, osConf });
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
