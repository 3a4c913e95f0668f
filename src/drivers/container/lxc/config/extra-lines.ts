import { OperationError } from '../../../../model/errors.ts';
import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { insteadOfKey, isIdmapKey, isNicKey } from '../../../../model/managed-keys.ts';
import { assertOneLine, type ConfigLine, comment, type LineSource } from './config-line.ts';
import { parseForeignLine } from './foreign-line.ts';

/** The user's lines, those of the file last. Throws for a line that LXC would skip or that ballast manages. */
export function extraLines(spec: InstanceSpec): readonly ConfigLine[] {
	const { lxc_extra_config: text, lxc_extra_config_file: file } = spec.hvparams;
	const lines = [
		...(text === '' ? [] : [comment('lxc_extra_config'), ...userLines(text, 'lxc_extra_config')]),
		...(file === null
			? []
			: [
					comment(`lxc_extra_config_file ${file.path}`),
					...userLines(file.text, 'lxc_extra_config_file'),
				]),
	];
	for (const line of lines) {
		assertAllowed(line, spec);
	}
	return lines;
}

/** Whether the user's lines make a network of their own, which they may for an instance without `nics`. */
export function hasOwnNetwork(lines: readonly ConfigLine[]): boolean {
	return lines.some((line) => {
		const parsed = parseForeignLine(line.text);
		return parsed.kind === 'setting' && isNicKey(parsed.key);
	});
}

function userLines(text: string, source: LineSource): readonly ConfigLine[] {
	const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
	return lines.map((line, index) => {
		assertOneLine(`hvparams.${source} line ${index + 1}`, line);
		return { text: line, source, sourceLine: index + 1 };
	});
}

function assertAllowed(line: ConfigLine, { nics, security }: InstanceSpec): void {
	const where = `hvparams.${line.source} line ${line.sourceLine}`;
	const parsed = parseForeignLine(line.text);
	if (parsed.kind === 'junk') {
		throw refused(
			`${where} is not "lxc.KEY = VALUE", so LXC would skip it: ${line.text.trim()}`,
			'',
		);
	}
	if (parsed.kind === 'blank') {
		return;
	}
	const instead = insteadOfKey(parsed.key);
	if (instead !== null) {
		throw refused(`${where} sets ${parsed.key}, which ${instead.why}`, `Use ${instead.use}.`);
	}
	if (nics.length > 0 && isNicKey(parsed.key)) {
		throw refused(`${where} sets ${parsed.key} beside nics`, 'Use spec.nics for all of them.');
	}
	if (security.idmap !== 'None' && isIdmapKey(parsed.key)) {
		throw refused(`${where} sets ${parsed.key} beside security.idmap`, 'Use security.idmap alone.');
	}
}

function refused(why: string, hint: string): OperationError {
	return new OperationError(`cannot write the LXC config: ${why}`, {
		reason: 'ConfigRefused',
		retry: 'never',
		hint,
	});
}
