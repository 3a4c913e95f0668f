import type { FitRuleName } from '../../../model/fit-rule.ts';
import { fileFailed } from '../command-failed.ts';
import { GuestTree } from '../guest-tree.ts';
import { consoles } from './consoles.ts';
import type { FitRule, Guest } from './fit-rule.ts';
import { fstab } from './fstab.ts';
import { hardware } from './hardware.ts';
import { hostname } from './hostname.ts';
import { hosts } from './hosts.ts';
import { machineId } from './machine-id.ts';
import { network } from './network.ts';

const RULES: readonly FitRule[] = [hostname, hosts, fstab, consoles, network, machineId, hardware];

/** Makes a rootfs that was just filled fit for a container. */
export async function fitRootfs(
	rootfs: string,
	guest: Guest,
	except: readonly FitRuleName[],
): Promise<void> {
	const tree = new GuestTree(rootfs);
	for (const { name, apply } of RULES.filter((rule) => !except.includes(rule.name))) {
		await apply(tree, guest).catch((cause: unknown) => {
			throw fileFailed(`make the rootfs of ${guest.name} fit for a container (${name})`, cause);
		});
	}
}
