import { OperationError } from '../../../../model/errors.ts';
import type { HvParams } from '../../../../model/instance-spec.ts';
import { managedKey } from '../../../../model/managed-keys.ts';
import { assertOneLine, type ConfigLine, comment, type LineSource } from './config-line.ts';
import { parseForeignLine } from './foreign-line.ts';

/** The user's lines, those of the file last. Throws for a line that LXC would skip or that ballast manages. */
export function extraLines(hvparams: HvParams): readonly ConfigLine[] {
	const { lxc_extra_config: text, lxc_extra_config_file: file } = hvparams;
	return [
		...(text === '' ? [] : [comment('lxc_extra_config'), ...userLines(text, 'lxc_extra_config')]),
		...(file === null
			? []
			: [
					comment(`lxc_extra_config_file ${file.path}`),
					...userLines(file.text, 'lxc_extra_config_file'),
				]),
	];
}

function userLines(text: string, source: LineSource): readonly ConfigLine[] {
	const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
	return lines.map((line, index) => {
		const where = `hvparams.${source} line ${index + 1}`;
		assertOneLine(where, line);
		assertAllowed(line, where);
		return { text: line, source, sourceLine: index + 1 };
	});
}

function assertAllowed(line: string, where: string): void {
	const parsed = parseForeignLine(line);
	if (parsed.kind === 'junk') {
		throw refused(`${where} is not "lxc.KEY = VALUE", so LXC would skip it: ${line.trim()}`, '');
	}
	const managed = parsed.kind === 'setting' ? managedKey(parsed.key) : null;
	if (managed !== null) {
		throw refused(`${where} sets ${managed.key}, which ballast manages`, `${managed.instead}.`);
	}
}

function refused(why: string, hint: string): OperationError {
	return new OperationError(`cannot write the LXC config: ${why}`, {
		reason: 'ConfigRefused',
		retry: 'never',
		hint,
	});
}
