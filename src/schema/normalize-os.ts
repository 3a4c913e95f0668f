import { parseDuration } from '../model/duration.ts';
import type { OsSpec } from '../model/instance-spec.ts';
import { provedValue } from '../model/parsed.ts';
import type { DeclaredSpec } from './generated/declared.ts';
import { DEFAULTS } from './generated/defaults.ts';

type DeclaredOs = NonNullable<DeclaredSpec['os']>;

/** The one kind that `os` names; `null` when there is none. */
export function osSpec(
	os: DeclaredSpec['os'],
	absolutePath: (fieldPath: string, written: string) => string,
): OsSpec | null {
	if (os === undefined) return null;
	if (os.template !== undefined) {
		return { kind: 'template', template: os.template, args: os.args ?? DEFAULTS.os.args };
	}
	const fit = { except: [...new Set(os.fit?.except ?? DEFAULTS.os.fit.except)].toSorted() };
	if (os.copy !== undefined) {
		return { kind: 'copy', path: absolutePath('os.copy.path', os.copy.path), fit };
	}
	if (os.tarball !== undefined) {
		return { kind: 'tarball', path: absolutePath('os.tarball.path', os.tarball.path), fit };
	}
	if (os.base !== undefined) return { kind: 'base', fit };
	if (os.oci !== undefined) {
		const path = absolutePath('os.oci.path', os.oci.path);
		return { kind: 'oci', path, tag: os.oci.tag ?? null, fit };
	}
	return os.ganeti === undefined ? null : { ...ganetiOs(os.ganeti, absolutePath), fit };
}

function ganetiOs(
	declared: NonNullable<DeclaredOs['ganeti']>,
	absolutePath: (fieldPath: string, written: string) => string,
) {
	const { name, variant, parameters, timeout } = { ...DEFAULTS.os.ganeti, ...declared };
	const { import: dump, renameFrom } = declared;
	return {
		kind: 'ganeti',
		name,
		variant: variant ?? null,
		parameters,
		import: dump === undefined ? null : absolutePath('os.ganeti.import', dump),
		renameFrom: renameFrom ?? null,
		timeout: provedValue(parseDuration(timeout)),
	} as const;
}
