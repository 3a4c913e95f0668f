import { placeOfGanetiName } from '../../schema/ganeti-names.ts';
import type { GanetiDisk } from './cluster.ts';
import { type Carried, differs, lost, type Note } from './note.ts';

/** What stands in a spec for a disk that nobody can find yet: no such device is there, so nothing is started on it. */
const UNKNOWN_DEVICES = '/dev/not-known-yet';

const PARTITION =
	'Ganeti used the first partition when the disk has a partition table, else the whole disk; which one cannot be told from here';

/** Ganeti's LXC had exactly one disk, the rootfs; others have no mount point and stay out. */
export function convertDisks(
	disks: readonly GanetiDisk[],
	name: string,
): Carried<readonly object[]> {
	const [root, ...others] = disks;
	const kind = kindOf(root, name);
	const readOnly = root?.readOnly ? { readOnly: true } : {};
	return {
		value: [{ name: 'root', mount: '/', ...readOnly, ...kind.value }],
		notes: [...kind.notes, ...others.map(withoutMount)],
	};
}

function withoutMount({ template, place }: GanetiDisk, index: number): Note {
	const where = place === null ? template : `${template} ${place.join(' ')}`;
	return lost(`disk/${index + 1}`, `${where}: Ganeti has no mount point for it; write it by hand`);
}

function kindOf(disk: GanetiDisk | undefined, name: string): Carried<object> {
	const about = 'disk/0';
	if (disk === undefined)
		return unknown(name, lost(about, 'there is none; write where its rootfs is'));
	const kind = placeOfGanetiName(disk.template)?.replace('spec.disks[].', '') ?? '';
	if (kind === 'drbd') return drbd(disk, name);
	const settings = SETTINGS[kind];
	if (settings === undefined) {
		return unknown(
			name,
			lost(about, `${disk.template}: ballast has no such disk; write its device`),
		);
	}
	const value = disk.place === null ? null : settings(disk.place);
	if (value === null) {
		return unknown(
			name,
			lost(about, `${disk.template}: the file does not say where it is; write it`),
		);
	}
	return { value: { [kind]: value }, notes: [differs(about, PARTITION)] };
}

function unknown(name: string, note: Note): Carried<object> {
	return { value: { block: { device: `${UNKNOWN_DEVICES}/${name}` } }, notes: [note] };
}

/** Ganeti sets DRBD up without configuration files, so there is no resource to name yet. */
function drbd({ place }: GanetiDisk, name: string): Carried<object> {
	const below = place === null || place.length === 0 ? 'its volume' : place.join('/');
	const resource = `${name}-disk0`;
	const text = `Ganeti runs DRBD without a configuration: write the resource ${resource} on top of ${below}`;
	return {
		value: { drbd: { resource } },
		notes: [differs('disk/0', text), differs('disk/0', PARTITION)],
	};
}

/** Settings by kind, from what names a disk of it in Ganeti; `null` when that is not what it should be. */
const SETTINGS: Readonly<Record<string, (place: readonly string[]) => object | null>> = {
	lvm: ([group, volume]) =>
		group === undefined || volume === undefined ? null : { group, volume },
	image: ([, path]) => (path === undefined ? null : { path }),
	block: ([, device]) => (device === undefined ? null : { device }),
	rbd: ([pool, image]) => (pool === undefined || image === undefined ? null : { pool, image }),
};
