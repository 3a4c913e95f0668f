import { listIfThere } from '../../../host/if-there.ts';
import { OperationError } from '../../../model/errors.ts';
import type { NicSpec } from '../../../model/instance-spec.ts';
import { hostCommand } from './nics/container-net.ts';

const NETWORK = '/sys/class/net';

/**
 * Throws for an interface of kind phys that the host itself uses: a typo would take its uplink, which only
 * somebody at its console could give back.
 */
export async function requireSpare(
	{ what, reason }: { readonly what: string; readonly reason: 'StartFailed' | 'NicFailed' },
	nics: readonly NicSpec[],
): Promise<void> {
	for (const { name, phys } of nics) {
		const use = phys === null ? null : await useOf(phys);
		if (use === null) continue;
		throw new OperationError(
			`cannot ${what}: the host uses the interface ${phys} of NIC ${name} itself: ${use}`,
			{ reason, hint: `Correct nics[${name}].phys, or take ${phys} out of use on the host.` },
		);
	}
}

/** What would end with the interface; `null` when nothing would. */
async function useOf(link: string): Promise<string | null> {
	const uppers = listIfThere(`${NETWORK}/${link}`).filter((file) => file.startsWith('upper_'));
	const [upper] = uppers.map((file) => file.slice('upper_'.length));
	if (upper !== undefined) return `${upper} is on it`;
	for (const family of ['-4', '-6'] as const) {
		if (await hasDefaultRoute(family, link)) return 'the default route goes by it';
	}
	return null;
}

/** A route, as `ip -j` shows it: by one interface, or by several. */
interface RouteEntry {
	readonly dev?: string;
	readonly nexthops?: readonly { readonly dev?: string }[];
}

async function hasDefaultRoute(family: '-4' | '-6', link: string): Promise<boolean> {
	const show = ['ip', family, '-j', 'route', 'show', 'default', 'table', 'all'] as const;
	const { stdout } = await hostCommand(show);
	const routes: readonly RouteEntry[] = stdout.trim() === '' ? [] : JSON.parse(stdout);
	return routes.some(({ dev, nexthops = [] }) =>
		[dev, ...nexthops.map((hop) => hop.dev)].includes(link),
	);
}
