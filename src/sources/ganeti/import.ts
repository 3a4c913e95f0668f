import { parseNodeName } from '../../model/instance-name.ts';
import { chooseNames } from './choose-names.ts';
import type { GanetiCluster, GanetiInstance, GanetiParams } from './cluster.ts';
import { convertDefaults, convertInstance, convertNode } from './convert-instance.ts';
import { lost, type Note } from './note.ts';
import { specText } from './spec-text.ts';

/** A file to write. */
export interface MadeFile {
	/** Its name in the folder. Names with a dot are never those of instances. */
	readonly file: string;
	readonly text: string;
}

/** What became of one thing of Ganeti's: the cluster's defaults, its nodes, or an instance. */
export interface Imported {
	/** As Ganeti has it. */
	readonly name: string;
	/** `null` when it is left out; the only note says why. */
	readonly made: MadeFile | null;
	readonly notes: readonly Note[];
}

/** Spec files for what the files of one or several clusters say. Pure: nothing is written. */
export function importGaneti(clusters: readonly GanetiCluster[]): readonly Imported[] {
	const defaults = mergedDefaults(clusters);
	const found = clusters.flatMap((cluster) =>
		cluster.instances.map((instance) => ({ instance, from: fromOf(cluster) })),
	);
	const names = chooseNames([
		...new Set(
			found
				.map(({ instance }) => instance)
				.filter(isLxc)
				.map(({ name }) => name),
		),
	]);
	const seen = new Set<string>();
	const instances = found.map(({ instance, from }): Imported => {
		const why = whyLeftOut(instance, names, seen);
		seen.add(instance.name);
		const name = names.get(instance.name);
		if (why !== null || name === undefined || name === null) {
			return { name: instance.name, made: null, notes: [lost('', why ?? '')] };
		}
		const { value, notes } = convertInstance(name, instance, defaults);
		const text = specText([value], `Instance ${instance.name}, from ${from}.`, notes);
		return { name: instance.name, made: { file: `${name}.yaml`, text }, notes };
	});
	return [...shared(clusters, defaults), ...instances];
}

/** The profile and the nodes, which instances refer to. */
function shared(clusters: readonly GanetiCluster[], defaults: GanetiParams): readonly Imported[] {
	const from = clusters.map(fromOf).join(', ');
	const profile = convertDefaults(defaults);
	const nodes = [
		...new Set(clusters.flatMap(({ nodes: all }) => all.map((name) => name.toLowerCase()))),
	];
	const bad = nodes.filter((name) => !parseNodeName(name).ok);
	const notes = bad.map((name) => lost(`node ${name}`, 'its name cannot be that of a node'));
	const documents = nodes.filter((name) => !bad.includes(name)).map(convertNode);
	const profileText = specText(
		[profile.value],
		`Defaults of the cluster, from ${from}.`,
		profile.notes,
	);
	const nodesText = specText(documents, `Nodes, from ${from}.`, notes);
	return [
		{
			name: 'cluster defaults',
			made: { file: 'ganeti.profile.yaml', text: profileText },
			notes: profile.notes,
		},
		...(documents.length === 0
			? []
			: [{ name: 'nodes', made: { file: 'ganeti.nodes.yaml', text: nodesText }, notes }]),
	];
}

/** The file that comes first tells; what others have instead stands at their instances. */
function mergedDefaults(clusters: readonly GanetiCluster[]): GanetiParams {
	const all = clusters.map(({ defaults }) => defaults).toReversed();
	return {
		hvparams: Object.assign({}, ...all.map(({ hvparams }) => hvparams)),
		beparams: Object.assign({}, ...all.map(({ beparams }) => beparams)),
	};
}

function isLxc({ hypervisor }: GanetiInstance): boolean {
	return hypervisor === 'lxc';
}

function whyLeftOut(
	instance: GanetiInstance,
	names: ReadonlyMap<string, string | null>,
	seen: ReadonlySet<string>,
): string | null {
	if (!isLxc(instance)) return `its hypervisor is ${instance.hypervisor}; only lxc is imported`;
	if (seen.has(instance.name)) return 'it was in a file before';
	if (instance.primaryNode === '') return 'it is on no node yet';
	// without its node, any host that reads the spec would start it
	if (!parseNodeName(instance.primaryNode.toLowerCase()).ok) {
		return `the name of its node ${instance.primaryNode} cannot be that of a node here`;
	}
	if (names.get(instance.name) === null) {
		return 'neither its first label nor its name with dashes can be its name here';
	}
	return null;
}

function fromOf({ origin, file }: GanetiCluster): string {
	return `${file} (${origin})`;
}
