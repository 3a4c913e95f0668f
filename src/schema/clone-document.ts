import { type Document, isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import type { Declared } from '../model/catalog.ts';
import { ROOT_DISK } from '../model/disks.ts';
import { formatDuration } from '../model/duration.ts';
import type { DiskSpec, FilledOsSpec } from '../model/instance-spec.ts';
import { DEFAULTS } from './generated/defaults.ts';

/** An instance that another one is to be like. */
export interface Original {
	readonly declared: Pick<Declared, 'name' | 'source' | 'spec' | 'origins'>;
	/** What a copy of each of its disks is made from, by the disk's name. */
	readonly bases: ReadonlyMap<string, string>;
	/** Whether the rename script of its Ganeti OS definition makes the copy another host. */
	readonly canRename: boolean;
}

export interface Clone {
	/** A YAML document. */
	readonly text: string;
	/** What the original's own document has and two cannot have: `nics[eth0].mac`. */
	readonly leftOut: readonly string[];
}

/** Of a NIC; a gateway says nothing without an address. */
const OF_ONE_ONLY = ['mac', 'ipv4', 'gateway4', 'ipv6', 'gateway6'];

/** The document of an instance that is like another one, with copies of its disks. Comments stay. */
export function cloneDocument(original: Original, name: string): Clone {
	const { declared, bases } = original;
	const { spec, source } = declared;
	const document = parseDocument(source);
	document.setIn(['metadata', 'name'], name);
	for (const disk of spec.disks.filter(isSaidOtherwise)) {
		const fields = kindFields(document, disk);
		// a root directory is copied by the os
		if (!isRootDirectory(disk)) fields.set('base', bases.get(disk.name));
		dropPath(fields, disk, declared);
	}
	document.setIn(['spec', 'os'], document.createNode(osOf(original)));
	return { leftOut: dropAddresses(document), text: document.toString({ lineWidth: 0 }) };
}

/** A directory of the host is for both, unless it is the root. */
export function isCopied({ name, source }: DiskSpec): boolean {
	return name === ROOT_DISK || source.kind !== 'directory' || source.path === null;
}

/** A root directory that ballast made is so again. */
function isSaidOtherwise(disk: DiskSpec): boolean {
	const isMade = isRootDirectory(disk) && 'path' in disk.source && disk.source.path === null;
	return isCopied(disk) && !isMade;
}

function isRootDirectory({ name, source }: DiskSpec): boolean {
	return name === ROOT_DISK && source.kind === 'directory';
}

function osOf({ declared, bases, canRename }: Original): object {
	const { disks, os } = declared.spec;
	const except = os !== null && 'fit' in os ? os.fit.except : [];
	const fit = except.length === 0 ? {} : { fit: { except } };
	if (os?.kind === 'ganeti' && canRename) {
		return { ganeti: { ...ganetiOf(os), renameFrom: declared.name }, ...fit };
	}
	const root = disks.find(({ name }) => name === ROOT_DISK);
	const isDirectory = root === undefined || isRootDirectory(root);
	return {
		...(isDirectory ? { copy: { path: bases.get(ROOT_DISK) ?? '' } } : { base: {} }),
		...fit,
	};
}

/** What is not as it is without a word. */
function ganetiOf({
	name,
	variant,
	parameters,
	timeout,
}: Extract<FilledOsSpec, { readonly kind: 'ganeti' }>): object {
	const span = formatDuration(timeout);
	return {
		name,
		...(variant === null ? {} : { variant }),
		...(Object.keys(parameters).length === 0 ? {} : { parameters }),
		...(span === DEFAULTS.os.ganeti.timeout ? {} : { timeout: span }),
	};
}

/** The fields of a disk's kind in this document, which may leave them to a profile. */
function kindFields(document: Document, { name, source }: DiskSpec): YAMLMap {
	const disk = itemNamed(document, name);
	const there = disk.get(source.kind, true);
	if (isMap(there)) return there;
	const fields = new YAMLMap();
	disk.set(source.kind, fields);
	return fields;
}

function itemNamed(document: Document, name: string): YAMLMap {
	const list = document.getIn(['spec', 'disks'], true);
	const items = isSeq(list) ? list : new YAMLSeq();
	if (items !== list) document.setIn(['spec', 'disks'], items);
	const found = items.items.filter(isMap).find((item) => item.get('name') === name);
	if (found !== undefined) return found;
	const added = document.createNode({ name });
	items.add(added);
	return added;
}

/** Its own file is made by ballast; what a profile says is unset. */
function dropPath(
	fields: YAMLMap,
	{ name, source }: DiskSpec,
	{ name: original, origins }: Original['declared'],
): void {
	fields.delete('path');
	const origin = origins[`disks[${name}].${source.kind}.path`];
	if (origin !== undefined && origin.by !== `Instance ${original}`) fields.set('path', null);
}

function dropAddresses(document: Document): readonly string[] {
	const nics = document.getIn(['spec', 'nics'], true);
	if (!isSeq(nics)) return [];
	return nics.items.filter(isMap).flatMap((nic) => {
		const fields = OF_ONE_ONLY.filter((field) => nic.has(field));
		for (const field of fields) nic.delete(field);
		return fields.map((field) => `nics[${String(nic.get('name'))}].${field}`);
	});
}
