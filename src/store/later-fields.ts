import { specHash } from '../schema/spec-hash.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields of a record that came to be after version 0.1.0 of it was written, as they are by default. */
const OF_RECORD: Fields = {
	overrides: [],
	restartRequest: null,
	reboot: null,
	checkpoint: null,
	owner: null,
	migration: null,
	idRange: null,
	nicsByLxc: null,
	pruneHold: null,
	lastFailure: null,
};

/** The same of each spec in it. */
const OF_SPEC: Fields = {
	dependsOn: [],
	security: { idmap: 'None', nesting: false },
	placement: { nodeSelector: {}, antiAffinity: {} },
	ha: { failover: 'Never' },
};
const OF_PARTS: Readonly<Record<string, Fields>> = {
	lifecycle: { rebootCounter: 0 },
	updates: { window: null },
	memory: { weight: 100 },
};

/** The same of each item of its lists. */
const OF_ITEMS: Readonly<Record<string, Fields>> = {
	nics: { routed: null, macvlan: null, phys: null, hooks: { up: null, down: null } },
	disks: { io: null },
};

/** The same of what a disk is made of, by its kind. */
const OF_SOURCE: Readonly<Record<string, Fields>> = { directory: { base: null } };

/** The same of what a rootfs is made from, by its kind. */
const FIT = { except: [] };
const OF_OS: Readonly<Record<string, Fields>> = {
	copy: { fit: FIT },
	tarball: { fit: FIT },
	oci: { tag: null, fit: FIT },
	ganeti: { parameters: {}, import: null, renameFrom: null, timeout: 3_600_000, fit: FIT },
};

const SPECS = ['lastGood', 'created', 'started'] as const;

/**
 * A record as an older ballast wrote it, with the fields that it did not know. A spec that gains some gets the hash
 * that it has with them: nobody edited it, so nothing must look changed.
 */
export function withLaterFields(record: unknown): unknown {
	if (!isObject(record)) return record;
	const specs = SPECS.filter((name) => name in record).map((name) => [name, applied(record[name])]);
	const migration = leaving(record['migration'] ?? null);
	return { ...OF_RECORD, ...record, migration, ...Object.fromEntries(specs) };
}

/** How a move ended was its words alone, and of which spec it was nobody knew: of none that is in force, so that it is tried once more. */
function leaving(migration: unknown): unknown {
	if (!isObject(migration) || !('to' in migration) || 'failure' in migration) return migration;
	const { why: message, at, phase, ...rest } = migration;
	const end = { reason: 'MigrationFailed', message, at, waitMs: null, count: 1 };
	return { ...rest, at, phase, generation: -1, failure: phase === 'Failed' ? end : null };
}

function applied(value: unknown): unknown {
	if (!isObject(value) || !isObject(value['spec'])) return value;
	const before = value['spec'];
	if (isWhole(before)) return value;
	const parts = Object.entries(OF_PARTS).map(([name, later]) => {
		const part = before[name];
		return [name, isObject(part) ? { ...later, ...part } : part];
	});
	const withSources = { ...before, disks: disksOf(before) };
	const lists = Object.entries(OF_ITEMS).map(([name, later]) => {
		return [name, itemsOf(withSources, name).map((item) => ({ ...later, ...item }))];
	});
	const os = withLaterOf(OF_OS, before['os']);
	const spec = { ...OF_SPEC, ...before, os, ...Object.fromEntries([...lists, ...parts]) };
	const hash = value['hash'] === specHash(before) ? specHash(spec) : value['hash'];
	return { ...value, spec, hash };
}

function isWhole(spec: Fields): boolean {
	const wanted = [
		[spec, OF_SPEC],
		...Object.entries(OF_PARTS).map(([name, later]) => [spec[name], later]),
		...Object.entries(OF_ITEMS).flatMap(([name, later]) =>
			itemsOf(spec, name).map((item) => [item, later]),
		),
		...[[spec['os'], OF_OS] as const, ...sourcesOf(spec).map((each) => [each, OF_SOURCE] as const)]
			.filter(([part]) => isObject(part))
			.map(([part, byKind]) => [part, laterOf(byKind, part)]),
	];
	const hasSources =
		Array.isArray(spec['disks']) &&
		spec['disks'].every((disk) => isObject(disk) && 'source' in disk);
	return (
		hasSources &&
		wanted.every(
			([part, later]) =>
				isObject(part) && isObject(later) && Object.keys(later).every((key) => key in part),
		)
	);
}

type LaterByKind = Readonly<Record<string, Fields>>;

function laterOf(byKind: LaterByKind, part: unknown): Fields {
	return (isObject(part) && byKind[String(part['kind'])]) || {};
}

function withLaterOf(byKind: LaterByKind, part: unknown): unknown {
	return isObject(part) ? { ...laterOf(byKind, part), ...part } : part;
}

function sourcesOf(spec: Fields): readonly unknown[] {
	return itemsOf(spec, 'disks').map(({ source }) => source);
}

/**
 * Before disks had a source, all but the root was passed over, and a root of another kind than a directory was a
 * directory that ballast made.
 */
function disksOf(spec: Fields): readonly Fields[] {
	const all = itemsOf(spec, 'disks');
	if (all.every((disk) => 'source' in disk)) {
		return all.map((disk) => ({ ...disk, source: withLaterOf(OF_SOURCE, disk['source']) }));
	}
	return all
		.filter(({ mount }) => mount === '/')
		.map(({ directory, other: _, ...disk }) => ({
			...disk,
			source: {
				kind: 'directory',
				path: isObject(directory) ? (directory['path'] ?? null) : null,
				base: null,
			},
		}));
}

function itemsOf(spec: Fields, list: string): readonly Fields[] {
	const items = spec[list];
	return Array.isArray(items) ? items.filter(isObject) : [];
}

function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
