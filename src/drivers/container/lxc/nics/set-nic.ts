import { OperationError } from '../../../../model/errors.ts';
import type { NicSpec } from '../../../../model/instance-spec.ts';
import type { NicChange } from '../../../../model/plan.ts';
import type { Target } from '../../driver.ts';
import { isOvsBridge, requireHooks, requireLinks } from '../host-links.ts';
import { requireSpare } from '../spare-links.ts';
import { lookBefore, type VerbContext } from '../verb-context.ts';
import { ContainerNet } from './container-net.ts';
import { isSameLink } from './kinds.ts';
import { type InitKey, initKeyOf, NicNotes } from './notes.ts';
import { plugNic, unplugNic } from './plug.ts';
import { type NicScene, nicFailed } from './scene.ts';

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
	const init = initKeyOf(change.initPid);
	const net = init === null ? null : await ContainerNet.open(init.pid);
	if (init === null || net === null)
		throw nicFailed(what, 'it has ended, or has the network of the host');
	const notes = new NicNotes(context.paths, target.name);
	try {
		const scene = { what, net, notes, instance: target.name, ...(signal && { signal }) };
		await act(scene, { ...change, init });
	} finally {
		await net.close();
	}
}

/** A NIC that hangs on something else from now on is another one: the old one goes first. */
async function act(
	scene: NicScene,
	{ from, to, index, init }: NicChange & { readonly init: InitKey },
): Promise<void> {
	const stays = from !== null && to !== null && isSameLink(from, to);
	if (from !== null && !stays) await unplugNic(scene, from);
	if (to !== null) await plugNic(scene, { from: stays ? from : null, to, index, init });
}

function inWords(instance: string, { from, to }: NicChange): string {
	if (to === null) return `remove NIC ${from?.name} from ${instance}`;
	return from === null
		? `add NIC ${to.name} to ${instance}`
		: `change NIC ${to.name} of ${instance}`;
}

/** What a NIC of kind phys hangs on may be in the container already. The tools of Open vSwitch know what the kernel does not show. */
async function requirePluggable(
	instance: string,
	{ what, nic }: { readonly what: string; readonly nic: NicSpec },
): Promise<void> {
	if (nic.phys === null) await requireLinks(what, [nic]);
	await requireSpare({ what, reason: 'NicFailed' }, [nic]);
	await requireHooks({ what, reason: 'NicFailed' }, [nic]);
	if (nic.bridge === null || !isOvsBridge(nic.bridge)) return;
	throw new OperationError(`cannot ${what}: it is on no Linux bridge`, {
		reason: 'NicFailed',
		retry: 'never',
		hint: `A restart brings it: ballast restart ${instance}`,
	});
}
