import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ID_POOL, idmapText, USUAL_SIZE } from '../../model/id-range.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { Paths } from '../../model/paths.ts';
import { ConfigChecker } from '../container/lxc/check-config.ts';
import { ConfigWriter, isBesideConfig, OS_CONF, textOf } from '../container/lxc/config-writer.ts';
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
			const target = { name, uid: 'verify', adoptedFrom: null };
			// the ids of a rootfs that ballast made were settled when it was made
			const madeAt = isBesideConfig(spec) ? join(folder, 'rootfs') : null;
			await configs.accepted(target, { spec: withAnyIds(spec), osConf, madeAt });
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** What stands for `Auto` is chosen at the creation; whether LXC takes it does not depend on that. */
function withAnyIds(spec: InstanceSpec): InstanceSpec {
	if (spec.security.idmap !== 'Auto') return spec;
	const idmap = idmapText({ start: ID_POOL.start, size: USUAL_SIZE });
	return { ...spec, security: { ...spec.security, idmap } };
}
