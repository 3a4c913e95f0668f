import type { GanetiCluster, GanetiDisk, GanetiInstance, GanetiNic, Params } from './cluster.ts';
import { inheritedBy } from './inherited.ts';
import { GanetiInputError, type Input } from './input.ts';

const INHERITED = /^default \((.*)\)$/s;

/** Reads what `gnt-instance info` prints, parsed as YAML with every value a text. */
export function readInfo(file: string, root: Input): GanetiCluster {
	const items = root.items();
	const read = items.map((item) => ({
		instance: instanceOf(file, item),
		own: {
			hvparams: ownParams(item.at('Hypervisor parameters')),
			beparams: ownParams(item.at('Back-end parameters')),
		},
	}));
	return {
		file,
		origin: 'gnt-instance info',
		defaults: inheritedBy(read.filter(({ instance }) => instance.hypervisor === 'lxc')),
		nodes: [...new Set(read.map(({ instance }) => instance.primaryNode))].sort(),
		instances: read.map(({ instance }) => instance),
	};
}

function instanceOf(file: string, item: Input): GanetiInstance {
	return {
		name: item.at('Instance name').text(),
		hypervisor: item.at('Hypervisor').text(),
		adminState: stateOf(file, item.at('State').text()),
		primaryNode: primaryOf(item.at('Nodes')),
		os: item.at('Operating system').optionalText(),
		osParams: Object.keys(ownParams(item.at('Operating system parameters'))),
		tags: [],
		hvparams: effective(item.at('Hypervisor parameters')),
		beparams: effective(item.at('Back-end parameters')),
		nics: blocks(item.at('NICs')).map(nicOf),
		disks: blocks(item.at('Disks')).map(diskOf),
	};
}

function stateOf(file: string, text: string): GanetiInstance['adminState'] {
	const word = /^configured to be (up|down|offline)\b/.exec(text)?.[1];
	if (word === 'up' || word === 'down' || word === 'offline') return word;
	throw new GanetiInputError(`cannot import ${file}: State: expected "configured to be up"`);
}

function primaryOf(nodes: Input): string {
	const primary = nodes.items().find((item) => item.entries().some(([key]) => key === 'primary'));
	return primary === undefined ? nodes.fail('a primary node') : primary.at('primary').text();
}

/** Items of a list; an empty one is printed as nothing. */
function blocks(list: Input): readonly Input[] {
	return list.isText ? [] : list.items();
}

function params(input: Input): readonly (readonly [string, string])[] {
	if (input.isText) return [];
	// `memory` repeats maxmem, as a default even where maxmem is not one
	return input
		.entries()
		.filter(([key]) => key !== 'memory')
		.map(([key, value]) => [key, value.optionalText()]);
}

function ownParams(input: Input): Params {
	return Object.fromEntries(params(input).filter(([, text]) => !INHERITED.test(text)));
}

function effective(input: Input): Params {
	return Object.fromEntries(
		params(input).map(([key, text]) => [key, INHERITED.exec(text)?.[1] ?? text]),
	);
}

/** Python prints `None` for what is not set. */
function shown(item: Input, key: string): string {
	const text = item.at(key).optionalText();
	return text === 'None' ? '' : text;
}

function nicOf(item: Input): GanetiNic {
	return {
		mode: shown(item, 'mode'),
		link: shown(item, 'link'),
		mac: shown(item, 'MAC'),
		ip: shown(item, 'IP'),
		vlan: shown(item, 'vlan'),
		network: null,
	};
}

/** Its first line is `disk/0: plain, size 10.0G`. */
function diskOf(item: Input): GanetiDisk {
	const [, head] = item.entries()[0] ?? [];
	const template = /^\w+/.exec(head?.text() ?? '')?.[0];
	if (template === undefined) return item.fail('a disk with its template');
	return {
		template,
		readOnly: shown(item, 'access mode') === 'ro',
		place: placeOf(item, template),
	};
}

function placeOf(item: Input, template: string): readonly string[] | null {
	if (template === 'drbd') {
		const below = blocks(item.at('child devices'))[0];
		return below === undefined ? [] : placeOf(below, 'plain');
	}
	const id = item.at('logical_id');
	if (id.isNothing) return null;
	if (id.isText) return template === 'plain' ? id.text().split('/') : null;
	// of a RADOS device the pool is not printed
	return template === 'rbd' ? null : id.items().map((part) => part.word());
}
