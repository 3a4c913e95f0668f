import { blankRecord } from '../../model/blank-record.ts';
import type { Declared } from '../../model/catalog.ts';
import { OperationError } from '../../model/errors.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { WrittenSpec } from '../api/api.ts';
import type { Assembly, LoopParts } from '../assemble.ts';

/** Reads a container that another tool made, as a document that declares it as it is. */
export interface Adopter {
	read(name: string, lxcpath: string): Promise<{ readonly yaml: string }>;
}

export interface Adoption {
	readonly name: string;
	readonly lxcpath: string;
	readonly adopter: Adopter;
}

/**
 * Takes over a container without touching it: the record first, then the document. A document without the
 * record would have a second container made; a record without the document is protected, and left alone. It stays so until
 * the document is committed where the specs come from a repository.
 */
export async function adopt(
	{ name, lxcpath, adopter }: Adoption,
	{ driver, source, events, clock, newUid }: LoopParts,
	{ loop, world }: Assembly,
): Promise<WrittenSpec> {
	assertFree(name, world, loop.records.get(name));
	const { yaml } = await adopter.read(name, lxcpath);
	const declared = declaredBy(name, await source.preview({ name, yaml }));
	const observed = await driver.observe({ name, uid: null, adoptedFrom: lxcpath });
	loop.records.put(recordOf(declared, observed, { uid: newUid(), lxcpath, now: clock.now() }));
	await loop.records.save(name);
	try {
		const specFile = await source.add({ name, yaml });
		driver.watchAlso([lxcpath]);
		events.add({ instance: name, type: 'Normal', reason: 'Adopted', message: `from ${lxcpath}` });
		return { specFile, document: yaml };
	} catch (thrown) {
		await loop.records.remove(name);
		throw thrown;
	}
}

/** An adoption that ended half-way may be done again. */
function assertFree(name: string, world: Assembly['world'], record: InstanceRecord | null): void {
	const file = world.catalog.instances.get(name)?.file ?? world.catalog.invalid.get(name)?.file;
	if (file !== undefined) throw refused(name, `${file} declares it already`);
	if (record !== null && record.adopted === null)
		throw refused(name, 'ballast has one of that name');
}

function declaredBy(name: string, catalog: Assembly['world']['catalog']): Declared {
	const declared = catalog.instances.get(name);
	if (declared !== undefined) return declared;
	const finding = catalog.invalid.get(name);
	if (finding === undefined) throw refused(name, 'its document does not declare it');
	// the file is not there, so its name and line would lead nowhere
	throw refused(name, `the spec of it would be wrong: ${finding.message}`, finding.hint);
}

function recordOf(
	{ name, spec, hash, file, source }: Declared,
	{ state }: ObservedInstance,
	{ uid, lxcpath, now }: { readonly uid: string; readonly lxcpath: string; readonly now: number },
): InstanceRecord {
	const applied = { spec, hash, at: now };
	const runs = state !== 'STOPPED';
	return {
		// no ids of a range of ours: what lxc.idmap says of an adopted one stays among its raw lines
		...blankRecord(name, uid),
		generation: 1,
		lastGood: { ...applied, file, source },
		created: applied,
		started: runs ? applied : null,
		protect: ['Delete', 'Stop'],
		stoppedByUs: !runs,
		adopted: { lxcpath },
	};
}

function refused(name: string, why: string, hint = ''): OperationError {
	const message = `cannot adopt ${name}: ${why}`;
	return new OperationError(message, { reason: 'Foreign', retry: 'never', hint });
}
