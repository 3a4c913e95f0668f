import type { InstanceSpec, Protection } from '../../model/instance-spec.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { dayInWords } from './time-words.ts';

/**
 * Why this must not be done, or `null`. A protection holds if the spec in force has it or the record
 * remembers it: otherwise it would go away with the file that it protects.
 */
export function protectedFrom(
	what: Protection,
	{ spec, record }: { readonly spec: InstanceSpec | null; readonly record: InstanceRecord | null },
): string | null {
	const isRecorded = record?.protect.includes(what) ?? false;
	if (!isRecorded && !(spec?.lifecycle.protect.includes(what) ?? false)) return null;
	const since = isRecorded && record?.lastGood ? ` since ${dayInWords(record.lastGood.at)}` : '';
	return `protected${since} (lifecycle.protect: ${what})`;
}
