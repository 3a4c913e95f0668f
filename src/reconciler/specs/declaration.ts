import type { Catalog, Declared } from '../../model/catalog.ts';
import type { Finding } from '../../model/finding.ts';
import { parseInstanceName } from '../../model/instance-name.ts';
import type { InstanceRecord } from '../../model/record.ts';

/** What the specs say about one instance, as far as they can be read. */
export interface Declaration {
	/** `null` when no readable file declares it. */
	readonly desired: Declared | null;
	/** The first error of its document. */
	readonly invalid: Finding | null;
	/** That nothing declares it is no proof: it may stand in what cannot be read. */
	readonly keep: boolean;
}

export function declarationOf(
	catalog: Catalog,
	name: string,
	record: InstanceRecord | null,
): Declaration {
	return {
		desired: catalog.instances.get(name) ?? null,
		invalid: catalog.invalid.get(name) ?? null,
		keep: catalog.folder !== 'Readable' || isFromUnreadable(catalog, record),
	};
}

/** True when nothing declares it and nothing keeps it: the specs no longer want it. */
export function isVanished({ desired, invalid, keep }: Declaration): boolean {
	return desired === null && invalid === null && !keep;
}

/** Every instance that the specs name; what cannot be a name at all is only a finding. */
export function declaredNames({ instances, invalid }: Catalog): readonly string[] {
	const names = new Set([...instances.keys(), ...invalid.keys()]);
	return [...names].filter((name) => parseInstanceName(name).ok);
}

/** Files are compared by their path below the folder, which may have been named otherwise in another run. */
function isFromUnreadable(catalog: Catalog, record: InstanceRecord | null): boolean {
	const file = record?.lastGood?.file;
	if (file === undefined) return false;
	return [...catalog.unreadableFiles.keys()].some((path) => {
		const below = path.startsWith(`${catalog.path}/`)
			? path.slice(catalog.path.length)
			: `/${path}`;
		return `/${file}`.endsWith(below) || `/${file}`.includes(`${below}/`);
	});
}
