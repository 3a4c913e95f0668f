import type { Declared } from '../../model/catalog.ts';
import { missingCpus, tooManyCpus } from '../../model/host-cpus.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

/** `cpus`: canonical list of those that containers may use; '' when nobody can tell. */
export function checkCpus(cpus: string, instances: readonly Declared[]): readonly VerifyRow[] {
	const rows = instances.flatMap((instance) => rowsOf(cpus, instance));
	return rows.length > 0 || cpus === '' ? rows : [ok('CPUs', cpus)];
}

function rowsOf(cpus: string, { name, spec }: Declared): readonly VerifyRow[] {
	const missing = missingCpus(spec, { cpus });
	const excess = tooManyCpus(spec, { cpus });
	return [
		...(missing === null ? [] : [fail(`CPUs of ${name}`, missing, 'It is not started like this.')]),
		...(excess === null ? [] : [warn(`CPU time of ${name}`, `cpu.quota is ${excess}`)]),
	];
}
