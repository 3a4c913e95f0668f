import type { Declared } from '../../model/catalog.ts';
import { parseInstanceName } from '../../model/instance-name.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { Evacuation, Homecoming } from '../api/api.ts';
import { declarationIn, type Fleet } from '../fleet.ts';
import { migratable } from '../migration/migratable.ts';
import { placeAll } from '../plan/placement.ts';
import { isVanished } from '../specs/declaration.ts';
import { partsOf } from './placements.ts';

/**
 * Where the instances that this node has would go if it had to be empty. What is on its way already goes on to where it goes; that is also what
 * another node has by now, for as long as this one is needed for it.
 */
export function evacuationOf(fleet: Fleet): readonly Evacuation[] {
	const { catalog, node, records } = fleet;
	const onTheWay = new Map(underWay(fleet).map((each) => [each.name, each]));
	const isHere = ({ name }: Pick<Declared, 'name'>): boolean => {
		const record = records.get(name);
		const isOurs = record?.owner?.node === node.name && record.created !== null;
		return isOurs && !onTheWay.has(name);
	};
	const { nodes, closed, placed } = partsOf(fleet);
	const elsewhere = placed.filter((each) => !isHere(each));
	const here = [...catalog.instances.values()].filter(isHere);
	const staying = new Map(here.flatMap((each) => pinned(each, fleet)));
	const going = placeAll({
		nodes: nodes.filter(({ spec }) => spec.name !== node.name),
		closed: closed.filter(({ name }) => name !== node.name),
		placed: elsewhere.map((each) => ({ ...each, node: onTheWay.get(each.name)?.to ?? each.node })),
		unplaced: here.filter(({ name }) => !staying.has(name)),
	});
	const placedNow = [...going].map(([name, { node: to, why }]) => ({ name, to, why }));
	return [...onTheWay.values(), ...placedNow, ...staying.values(), ...undeclared(fleet, onTheWay)];
}

/** What cannot go at all, or must not. What was not looked at may well run. */
function pinned(
	{ name }: Declared,
	{ records, seen }: Fleet,
): readonly (readonly [string, Evacuation])[] {
	const found = migratable(records.get(name) ?? null, seen.get(name) ?? { state: 'RUNNING' });
	if (found?.verdict !== 'Pinned') return [];
	return [[name, { name, to: null, why: found.why.join('; ') }]];
}

/** Nobody can tell where it should go, and whoever empties the node has to know that it is there. */
function undeclared(
	{ catalog, node, records }: Fleet,
	onTheWay: ReadonlyMap<string, Evacuation>,
): readonly Evacuation[] {
	const isLeft = ({ name, owner, created }: InstanceRecord): boolean =>
		created !== null && owner?.node === node.name && !catalog.instances.has(name);
	return [...records.values()]
		.filter((record) => isLeft(record) && !onTheWay.has(record.name))
		.map(({ name }) => {
			const why = catalog.invalid.has(name) ? 'its document has errors' : 'no spec declares it';
			return { name, to: null, why };
		});
}

function underWay({ records }: Fleet): readonly (Evacuation & { readonly to: string })[] {
	return [...records.values()].flatMap(({ name, migration }) => {
		const isGoing = isLeaving(migration) && migration.phase !== 'Failed';
		return isGoing ? [{ name, to: migration.to, why: 'it is on its way there already' }] : [];
	});
}

/** What becomes of the instances that a drain took from that node, if they are to come back; what is there again is none of them. */
export function homecomingOf(fleet: Fleet, node: string): readonly Homecoming[] {
	const { drained, owners } = fleet.cluster;
	const taken = [...(drained.get(node) ?? [])].map(([name, to]) => ({ name, to }));
	return taken
		.sort((one, other) => (one.name < other.name ? -1 : 1))
		.flatMap((each) => {
			const at = owners.get(each.name)?.node ?? null;
			if (at === node || !parseInstanceName(each.name).ok) return [];
			const why = whyAway(fleet, { ...each, from: node });
			const [to, words] = why === null ? [node, `a drain of ${node} sent it there`] : [null, why];
			return [{ name: each.name, at, to, why: words }];
		});
}

interface Taken {
	readonly name: string;
	readonly from: string;
	readonly to: string;
}

/** Why it stays where it is; `null` = it should come back. */
function whyAway(fleet: Fleet, { name, from, to }: Taken): string | null {
	const owner = fleet.cluster.owners.get(name);
	if (owner === undefined) return 'nobody has it any more';
	if (owner.node !== to) return `it went on to ${owner.node}`;
	const declaration = declarationIn(fleet, name);
	const spec = declaration.desired?.spec;
	if (isVanished(declaration) || spec?.state === 'Absent') return 'no spec wants it any more';
	if (spec?.lifecycle.protect.includes('Migrate'))
		return 'lifecycle.protect: Migrate keeps it there';
	const meant = spec?.node ?? null;
	// what was there against its spec is there again against the same
	const isMeant = meant === null || meant === from || meant === owner.against;
	return isMeant ? null : `spec.node is ${meant}`;
}
