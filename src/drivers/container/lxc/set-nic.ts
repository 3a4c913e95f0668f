import { OperationError } from '../../../model/errors.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import type { NicChange } from '../../../model/plan.ts';
import type { Target } from '../driver.ts';
import { hostInterfaceName } from './config/nic-names.ts';
import { ContainerNet } from './container-net.ts';
import { isLinuxBridge, requireLinks } from './host-links.ts';
import { nicFailed, type PlugScene, plugNic, unplugNic } from './plug-nic.ts';
import { lookBefore, type VerbContext } from './verb-context.ts';

/** Adds, changes or removes a NIC of a running container; see `ContainerDriver.setNic`. */
export async function setNic(
	context: VerbContext,
	{ target, change }: { readonly target: Target; readonly change: NicChange },
	signal?: AbortSignal,
): Promise<void> {
	const what = inWords(target.name, change);
	const observed = await lookBefore(context, target, { name: 'set NICs of', reason: 'NicFailed' });
	if (observed.initPid !== change.initPid) {
		throw nicFailed(what, 'it is not running as it was when this was planned');
	}
	if (change.to !== null) await requirePluggable(target.name, { what, nic: change.to });
	const net = await ContainerNet.open(change.initPid);
	if (net === null) throw nicFailed(what, 'it has ended, or has the network of the host');
	try {
		await act({ what, net, instance: target.name, ...(signal && { signal }) }, change);
	} finally {
		await net.close();
	}
}

async function act(scene: Omit<PlugScene, 'port'>, { from, to }: NicChange): Promise<void> {
	const nic = to ?? from;
	if (nic === null) return;
	const port = hostInterfaceName(scene.instance, nic.name);
	if (to === null) await unplugNic({ ...scene, port });
	else await plugNic({ ...scene, port }, { from, to });
}

function inWords(instance: string, { from, to }: NicChange): string {
	if (to === null) return `remove NIC ${from?.name} from ${instance}`;
	return from === null
		? `add NIC ${to.name} to ${instance}`
		: `change NIC ${to.name} of ${instance}`;
}

/** The ports of Open vSwitch are LXC's to make: its tools know what the kernel does not show. */
async function requirePluggable(
	instance: string,
	{ what, nic }: { readonly what: string; readonly nic: NicSpec },
): Promise<void> {
	await requireLinks(what, [nic]);
	if (nic.bridge !== null && (await isLinuxBridge(nic.bridge))) return;
	throw new OperationError(`cannot ${what}: it is on no Linux bridge`, {
		reason: 'NicFailed',
		retry: 'never',
		hint: `A restart brings it: ballast restart ${instance}`,
	});
}
