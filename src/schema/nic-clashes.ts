import type { Declared } from '../model/catalog.ts';
import type { Finding } from '../model/finding.ts';
import type { NicSpec } from '../model/instance-spec.ts';
import { linkOf } from '../model/nic-link.ts';
import { bareAddress } from './check-nics.ts';
import type { SpecDocument } from './document.ts';
import { findingAt, type Place } from './source.ts';
import { childOf, type Tree, textOf } from './tree.ts';

/** A MAC or IP address as one instance uses it. */
interface Use {
	readonly instance: string;
	readonly nic: string;
	readonly field: 'mac' | 'ipv4' | 'ipv6';
	readonly value: string;
}

/**
 * The error of each instance that has a MAC or IP address which another one has on the same link of the same
 * node: both would be heard only now and then. The same address on another bridge or VLAN is another network.
 */
export function nicClashes(
	declared: ReadonlyMap<string, Declared>,
	documents: readonly SpecDocument[],
): ReadonlyMap<string, Finding> {
	const clashes = clashesIn(declared);
	if (clashes.length === 0) return new Map();
	const byName = new Map(documents.map((document) => [document.name, document]));
	return new Map(
		clashes.flatMap((uses) =>
			uses.flatMap((use) => {
				const document = byName.get(use.instance);
				const other = uses.find(({ instance }) => instance !== use.instance);
				if (document === undefined || other === undefined) return [];
				return [[use.instance, clashFinding(use, other, document)] as const];
			}),
		),
	);
}

/** The uses of each address that several instances or NICs have. */
function clashesIn(declared: ReadonlyMap<string, Declared>): readonly (readonly Use[])[] {
	const users = new Map<string, Use[]>();
	const present = [...declared.values()].filter(({ spec }) => spec.state !== 'Absent');
	const nics = present.flatMap(({ name, spec }) => spec.nics.map((nic) => ({ name, spec, nic })));
	for (const { name, spec, nic } of nics) {
		const network = `${spec.node ?? ''} ${networkOf(nic)}`;
		for (const use of usesOf(name, nic)) {
			const key = `${network} ${use.value}`;
			users.set(key, [...(users.get(key) ?? []), use]);
		}
	}
	return [...users.values()].filter((uses) => uses.length > 1);
}

function networkOf(nic: NicSpec): string {
	if (nic.routed !== null) return 'routed';
	return `${linkOf(nic)?.name ?? ''} ${nic.vlan ?? ''}`;
}

function usesOf(instance: string, nic: NicSpec): readonly Use[] {
	const use = (field: Use['field'], value: string): Use => ({
		instance,
		nic: nic.name,
		field,
		value,
	});
	return [
		...(nic.mac === 'Auto' ? [] : [use('mac', nic.mac)]),
		...nic.ipv4.map((address) => use('ipv4', bareAddress(address))),
		...nic.ipv6.map((address) => use('ipv6', bareAddress(address))),
	];
}

function clashFinding(use: Use, other: Use, document: SpecDocument): Finding {
	const message = `${use.value} is the address of NIC ${other.nic} of ${other.instance} too`;
	const path = `spec.nics[${use.nic}].${use.field}`;
	const problem = { severity: 'error', path, message, hint: 'change one of them' } as const;
	const place = placeOf(use, document) ?? document.place;
	return findingAt(place, problem, { kind: 'Instance', name: use.instance });
}

/** `undefined` when a profile says it. */
function placeOf({ nic, field }: Use, { tree }: SpecDocument): Place | undefined {
	const items = ['nics', 'nics+'].flatMap((key): readonly Tree[] => {
		const list = childOf(tree, 'spec', key);
		return list?.kind === 'list' ? list.items : [];
	});
	const found = items.find((item) => textOf(childOf(item, 'name')) === nic);
	return childOf(found, field)?.place;
}
