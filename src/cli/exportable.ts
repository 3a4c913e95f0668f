import { existsSync } from 'node:fs';
import { checksumFileOf } from '../host/checksum.ts';
import type { InstanceStatus } from '../model/instance-status.ts';
import type { AppliedSpec, InstanceRecord } from '../model/record.ts';
import { UsageError } from './usage-error.ts';

export interface ExportOptions {
	readonly name: string;
	/** The file to make. */
	readonly to: string | null;
}

/** One that ballast made. */
export type MadeRecord = InstanceRecord & { readonly created: AppliedSpec };

export function requireMade({ record }: InstanceStatus, options: ExportOptions): MadeRecord {
	if (record === null || record.created === null || record.lastGood === null) {
		throw cannotExport(options, 'ballast has not made it', 'See: ballast describe');
	}
	if (record.idRange !== null) {
		const why = 'its files belong to a range of ids of this host (security.idmap)';
		throw cannotExport(options, why, '');
	}
	return { ...record, created: record.created };
}

/** Nothing is replaced: neither the file nor its checksum may be there. */
export function requireNewFile(file: string, options: ExportOptions): void {
	for (const path of [file, checksumFileOf(file)]) {
		if (!existsSync(path)) continue;
		throw cannotExport(options, `${path} is there already`, 'Give another name.');
	}
}

export function cannotExport({ name }: ExportOptions, why: string, hint: string): UsageError {
	return new UsageError(`cannot export ${name}: ${why}`, hint);
}
