import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../model/errors.ts';
import { isDenied } from '../model/file-error.ts';
import type { InstanceRecord } from '../model/record.ts';
import { withLaterFields } from './later-fields.ts';

/** What a folder of records holds. */
export interface ReadRecords {
	readonly records: ReadonlyMap<string, InstanceRecord>;
	/** Files that cannot be used, and why. */
	readonly corrupt: readonly { readonly path: string; readonly why: string }[];
}

/** Reads every record and changes nothing. A folder that is not there holds none. Throws where this user may not read them. */
export async function readRecords(folder: string): Promise<ReadRecords> {
	const files = (await namesIn(folder)).filter((file) => file.endsWith('.json'));
	const results = await Promise.all(files.map((file) => readRecord(folder, file)));
	return {
		records: new Map(
			results.flatMap((read) => ('record' in read ? [[read.record.name, read.record]] : [])),
		),
		corrupt: results.flatMap((read) => ('why' in read ? [read] : [])),
	};
}

/** The text of a record's file. */
export function recordText(record: InstanceRecord): string {
	return `${JSON.stringify({ version: VERSION, record })}\n`;
}

const VERSION = 1;

export function namesIn(folder: string): Promise<readonly string[]> {
	return readdir(folder).catch((cause: NodeJS.ErrnoException) => {
		if (cause.code === 'ENOENT') return [];
		throw cause;
	});
}

async function readRecord(
	folder: string,
	file: string,
): Promise<{ readonly record: InstanceRecord } | { readonly path: string; readonly why: string }> {
	const path = join(folder, file);
	try {
		return { record: parseRecord(await readFile(path, 'utf8'), file.slice(0, -'.json'.length)) };
	} catch (thrown) {
		if (isDenied(thrown)) throw thrown;
		return { path, why: messageOf(thrown) };
	}
}

function parseRecord(text: string, name: string): InstanceRecord {
	const value: unknown = JSON.parse(text);
	const fields = fieldsOf(value);
	if (fields.get('version') !== VERSION) {
		throw new Error(
			`its version is ${String(fields.get('version'))}, and this ballast reads ${VERSION}`,
		);
	}
	const record = recordFrom(fields.get('record'));
	if (record === null) throw new Error('a field is missing or of another type');
	if (record.name !== name) throw new Error(`it is about ${record.name}`);
	return record;
}

const TYPES = {
	name: 'string',
	uid: 'string',
	generation: 'number',
	observedGeneration: 'number',
	lastGood: 'object',
	created: 'object',
	started: 'object',
	protect: 'object',
	idRange: 'object',
	nicsByLxc: 'object',
	stoppedByUs: 'boolean',
	crashes: 'object',
	overrides: 'object',
	restartRequest: 'object',
	pause: 'object',
	reboot: 'object',
	checkpoint: 'object',
	owner: 'object',
	migration: 'object',
	pruneHold: 'object',
	approval: 'object',
	adopted: 'object',
	lastFailure: 'object',
	conditions: 'object',
} as const satisfies Record<keyof InstanceRecord, string>;

/** A record as some version of ballast wrote it, with every field of this one; `null` for anything else. */
export function recordFrom(value: unknown): InstanceRecord | null {
	const record = withLaterFields(value);
	return isRecord(record) ? record : null;
}

/** Ballast wrote the file whole, so the outermost fields tell a record from anything else. */
function isRecord(value: unknown): value is InstanceRecord {
	const fields = fieldsOf(value);
	return Object.entries(TYPES).every(([name, type]) => typeof fields.get(name) === type);
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
	return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
