import { insteadOfKey, isIdmapKey, isNicKey } from '../model/managed-keys.ts';
import { quoted } from '../model/parsed.ts';

/** What is wrong with one line of `lxc_extra_config`; lines count from 0. */
export interface LineProblem {
	readonly index: number;
	readonly message: string;
	readonly hint: string;
}

/** Lines that are no LXC lines, and keys that ballast writes itself or LXC no longer knows. */
export function extraConfigProblems(text: string): readonly LineProblem[] {
	return linesOf(text).flatMap((line, index) => {
		const problem = lineProblem(line.trim());
		return problem === null ? [] : [{ index, ...problem }];
	});
}

/** Lines that set NICs, which an instance with `nics` leaves to ballast. */
export function extraNicProblems(text: string): readonly LineProblem[] {
	return managedLines(text, isNicKey, 'spec.nics');
}

/** Lines that map ids, which an instance with `security.idmap` leaves to ballast. */
export function extraIdmapProblems(text: string): readonly LineProblem[] {
	return managedLines(text, isIdmapKey, 'spec.security.idmap');
}

function managedLines(
	text: string,
	isManaged: (key: string) => boolean,
	field: string,
): readonly LineProblem[] {
	return linesOf(text).flatMap((line, index) => {
		const key = keyOf(line.trim());
		if (key === null || !isManaged(key)) return [];
		return [{ index, message: `"${key}" is managed by ballast`, hint: `use ${field}` }];
	});
}

function linesOf(text: string): readonly string[] {
	return text.split('\n');
}

function lineProblem(line: string): { readonly message: string; readonly hint: string } | null {
	if (line === '' || line.startsWith('#')) return null;
	const key = keyOf(line);
	if (key === null)
		return { message: `${quoted(line)} is not an LXC line`, hint: 'write key = value' };
	if (!key.startsWith('lxc.')) {
		return { message: `${quoted(key)} is not an LXC key`, hint: 'they start with "lxc."' };
	}
	const instead = insteadOfKey(key);
	if (instead === null) return null;
	return { message: `"${key}" ${instead.why}`, hint: `use ${instead.use}` };
}

/** The key of `key = value`; `null` for other lines and comments. */
function keyOf(line: string): string | null {
	return /^([^\s=#]+)\s*=/.exec(line)?.[1] ?? null;
}
