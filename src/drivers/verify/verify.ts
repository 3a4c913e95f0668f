import type { Catalog } from '../../model/catalog.ts';
import type { ForeignContainer } from '../../model/observed.ts';
import type { Paths } from '../../model/paths.ts';
import { checkBlockDevices } from './block-devices.ts';
import { checkBridges } from './bridges.ts';
import { type ClusterChecks, checkCluster } from './cluster.ts';
import { type ConfigTrial, checkConfigs } from './configs.ts';
import { type ControllerNeed, checkControllers } from './controllers.ts';
import { checkCpus } from './cpus.ts';
import { checkCriu } from './criu.ts';
import { checkDiskSpace } from './disk-space.ts';
import { checkForeign } from './foreign.ts';
import { checkGuests } from './guests.ts';
import { checkIdRanges } from './id-ranges.ts';
import { checkKernel } from './kernel.ts';
import { checkLxcTools, checkSystemTools } from './lxc-tools.ts';
import { checkLxcfs } from './lxcfs.ts';
import { checkNeededTools } from './needed-tools.ts';
import { checkPrivileges } from './privileges.ts';
import { checkSpecs } from './specs.ts';
import type { VerifyHost } from './verify-host.ts';
import type { VerifyRow } from './verify-row.ts';

export interface VerifyInput {
	readonly host: VerifyHost;
	readonly paths: Paths;
	readonly catalog: Catalog;
	/** A text says why nobody could look; '' = another row does. */
	readonly foreign: readonly ForeignContainer[] | string;
	/** Canonical list of the CPUs that containers may use; '' when nobody can tell. */
	readonly cpus: string;
	readonly cgroups: { readonly layout: string; readonly needs: readonly ControllerNeed[] };
	readonly tryConfig: ConfigTrial;
	readonly cluster: ClusterChecks;
}

/** Every check, in the order in which one would repair a host. Changes nothing on it. */
export async function verifyHost(input: VerifyInput): Promise<readonly VerifyRow[]> {
	const { host, paths, catalog } = input;
	const instances = [...catalog.instances.values()];
	const tools = await checkLxcTools(host);
	const isLxcThere = tools.every(({ status }) => status !== 'FAIL');
	return [
		...checkPrivileges(host),
		...(await checkSystemTools(host)),
		...tools,
		...(await checkKernel(host)),
		...checkControllers(input.cgroups.layout, input.cgroups.needs),
		...checkCpus(input.cpus, instances),
		...(await checkBlockDevices(host)),
		...(await checkNeededTools(host, instances, catalog.nodes)),
		...(await checkCriu(host)),
		...(await checkDiskSpace(host, paths)),
		...(await checkLxcfs(host)),
		...checkSpecs(catalog),
		...(await checkBridges(host, instances)),
		...(await checkIdRanges(host, instances)),
		...(isLxcThere ? await checkConfigs(instances, input.tryConfig) : []),
		...(await checkGuests(host, paths, instances)),
		...(await checkCluster(host, catalog, input.cluster)),
		...checkForeign(input.foreign),
	];
}
