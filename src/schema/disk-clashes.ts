import type { Declared } from '../model/catalog.ts';
import type { DiskSource } from '../model/disk-source.ts';
import type { Finding } from '../model/finding.ts';
import type { SpecDocument } from './document.ts';
import { findingAt, type Place } from './source.ts';
import { childOf, type Tree, textOf } from './tree.ts';

/** A file or device as one disk uses it. */
interface Use {
	readonly instance: string;
	readonly disk: string;
	/** Its field, such as `image.path`. */
	readonly field: readonly [string, string];
	/** What is used, for the reader. */
	readonly thing: string;
}

/**
 * The error of each instance with a disk on a file or device that another disk of the same node has, too: a
 * file system that is written by two is destroyed. Directories may be shared.
 */
export function diskClashes(
	declared: ReadonlyMap<string, Declared>,
	documents: readonly SpecDocument[],
): ReadonlyMap<string, Finding> {
	const users = new Map<string, Use[]>();
	for (const { name, spec } of declared.values()) {
		if (spec.state === 'Absent') continue;
		for (const disk of spec.disks) {
			const named = namedThing(disk.source);
			if (named === null) continue;
			const key = `${spec.node ?? ''} ${named.thing}`;
			const use = { instance: name, disk: disk.name, ...named };
			users.set(key, [...(users.get(key) ?? []), use]);
		}
	}
	const byName = new Map(documents.map((document) => [document.name, document]));
	return new Map([...users.values()].flatMap((uses) => clashesOf(uses, byName)));
}

function clashesOf(
	uses: readonly Use[],
	documents: ReadonlyMap<string | null, SpecDocument>,
): readonly (readonly [string, Finding])[] {
	return uses.flatMap((use) => {
		const other = uses.find((each) => each !== use);
		const document = documents.get(use.instance);
		if (other === undefined || document === undefined) return [];
		return [[use.instance, clashFinding(use, other, document)] as const];
	});
}

/** What the user named and only one may use. */
function namedThing(source: DiskSource): Pick<Use, 'field' | 'thing'> | null {
	switch (source.kind) {
		case 'image':
			return source.path === null ? null : { field: ['image', 'path'], thing: source.path };
		case 'block':
			return { field: ['block', 'device'], thing: source.device };
		case 'lvm':
			if (source.volume === null) return null;
			return { field: ['lvm', 'volume'], thing: `${source.group}/${source.volume}` };
		case 'drbd':
			return { field: ['drbd', 'resource'], thing: `${source.resource}/${source.volume}` };
		case 'rbd':
			if (source.image === null) return null;
			return { field: ['rbd', 'image'], thing: `${source.pool}/${source.image}` };
		case 'directory':
		case 'btrfs':
		case 'zfs':
			return null;
	}
}

function clashFinding(use: Use, other: Use, document: SpecDocument): Finding {
	const message = `${use.thing} is the disk ${other.disk} of ${other.instance} too`;
	const path = `spec.disks[${use.disk}].${use.field.join('.')}`;
	const hint = 'each disk needs one of its own; only a directory can be shared';
	const problem = { severity: 'error', path, message, hint } as const;
	const place = placeOf(use, document) ?? document.place;
	return findingAt(place, problem, { kind: 'Instance', name: use.instance });
}

/** `undefined` when a profile says it. */
function placeOf({ disk, field }: Use, { tree }: SpecDocument): Place | undefined {
	const list = childOf(tree, 'spec', 'disks');
	const items: readonly Tree[] = list?.kind === 'list' ? list.items : [];
	const found = items.find((item) => textOf(childOf(item, 'name')) === disk);
	return childOf(found, ...field)?.place;
}
