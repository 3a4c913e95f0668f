import type { Catalog } from '../../model/catalog.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

/** The specs can be read and have no errors. */
export function checkSpecs(catalog: Catalog): readonly VerifyRow[] {
	const what = `specs in ${catalog.path}`;
	if (catalog.folder === 'Unreadable') {
		return [
			fail(what, `cannot be read: ${catalog.problem}`, 'Nothing is removed because of that.'),
		];
	}
	if (catalog.folder === 'Empty') {
		return [warn(what, 'declare nothing', 'Write one: see examples/smallest.')];
	}
	const errors = catalog.findings.filter(({ severity }) => severity === 'error');
	const first = errors[0];
	if (first !== undefined) {
		const more = errors.length > 1 ? `, and ${errors.length - 1} more` : '';
		const found = `${first.file}:${first.line}: ${first.message}${more}`;
		return [fail(what, found, 'See all: ballast validate')];
	}
	const others = catalog.findings.length;
	if (others > 0)
		return [
			warn(what, others === 1 ? '1 warning' : `${others} warnings`, 'See them: ballast validate'),
		];
	return [ok(what, `${catalog.instances.size} instances, no errors`)];
}
