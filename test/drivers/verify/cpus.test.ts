import { expect, test } from 'vitest';
import { checkCpus } from '../../../src/drivers/verify/cpus.ts';
import { declared, spec } from '../../support/planning.ts';

const masked = (cpu_mask: string) =>
	declared({ ...spec, hvparams: { ...spec.hvparams, cpu_mask } });
const limited = (quota: number) => declared({ ...spec, cpu: { quota, weight: null } });

test('CPUs that are not there fail, and are named', () => {
	expect(checkCpus('0-3', [masked('2-5,7')])).toEqual([
		{
			status: 'FAIL',
			what: 'CPUs of web1',
			found:
				'hvparams.cpu_mask 2-5,7 names CPUs that containers cannot use here: 4-5,7 (this host has 0-3)',
			todo: 'It is not started like this.',
		},
	]);
});

test('more CPU time than there is, is a warning', () => {
	const [row] = checkCpus('0-3', [limited(4.5)]);
	expect(row).toMatchObject({
		status: 'WARN',
		found: 'cpu.quota is more than the 4 CPUs of this host, so it limits nothing',
	});
});

test('what fits is fine, and where nobody can tell nothing is said', () => {
	expect(checkCpus('0-3', [masked('3'), masked('all'), limited(4)])).toEqual([
		{ status: 'ok', what: 'CPUs', found: '0-3', todo: '' },
	]);
	expect(checkCpus('', [masked('9'), limited(9)])).toEqual([]);
});
