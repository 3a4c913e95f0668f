import { expect, test } from 'vitest';
import type { Origin } from '../../../src/model/catalog.ts';
import { originOf } from '../../../src/reconciler/plan/origin-of.ts';

const at = (line: number): Origin => ({ file: 'specs/a.yaml', line, col: 1, by: 'Instance a' });
const byDefault: Origin = { file: '', line: 0, col: 0, by: 'default' };

const origins = {
	'memory.max': at(4),
	'nics[eth0]': at(7),
	'devices.allow': at(9),
	'devices.preset': byDefault,
};

test.each([
	['the field itself', 'memory.max', 4],
	['what it is part of', 'nics[eth0].bridge', 7],
	['the part of it that a file sets', 'devices', 9],
])('%s', (_rule, path, line) => {
	expect(originOf(path, origins)?.line).toBe(line);
});

test.each([
	['a field that nothing sets', 'pids'],
	['another field whose name begins alike', 'memory.maximum'],
	['another NIC', 'nics[eth1].bridge'],
])('none for %s', (_rule, path) => {
	expect(originOf(path, origins)).toBeNull();
});
