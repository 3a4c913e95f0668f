import { expect, test } from 'vitest';
import { NO_IO_LIMITS } from '../../../src/model/io-limits.ts';
import { isMemoryLimit } from '../../../src/model/memory-limit.ts';
import { LIMIT_FIELDS, type LimitField } from '../../../src/model/plan.ts';
import {
	currentLimit,
	desiredLimit,
	isSameLimit,
	withLimit,
} from '../../../src/reconciler/plan/limits.ts';
import { limits, Mi, spec } from '../../support/planning.ts';

const node = { cpus: '0-3' };

test('memory is rounded down to whole pages, as the kernel does', () => {
	const odd = { ...spec, memory: { ...spec.memory, max: Mi + 4095 } };
	expect(desiredLimit('memory.max', odd, node)).toBe(Mi);
});

test('all CPUs are those of the node', () => {
	expect(desiredLimit('hvparams.cpu_mask', spec, node)).toBe('0-3');
});

test('device rules are those of the preset and the added ones, joined by device', () => {
	const devices = { preset: 'ganeti', allow: ['c 1:3 m', 'c 10:200 rwm'] } as const;
	const rules = desiredLimit('devices', { ...spec, devices }, node);
	expect(rules).toContain('c 1:3 rwm');
	expect(rules).toContain('c 10:200 rwm');
	expect(rules).toHaveLength(11);
});

test('device rules that the host cannot show are those of the start', () => {
	const hidden = { ...limits, devices: null };
	expect(currentLimit('devices', hidden, { started: spec, wanted: spec })).toEqual(['c 1:3 rw']);
	expect(currentLimit('devices', hidden, { started: null, wanted: spec })).toBeUndefined();
});

test('without a cpuset controller nobody can tell the CPUs', () => {
	expect(
		currentLimit('hvparams.cpu_mask', { ...limits, cpus: null }, { started: spec, wanted: spec }),
	).toBeUndefined();
});

const ROOT_DISK = {
	name: 'root',
	mount: '/',
	readOnly: false,
	io: null,
	source: { kind: 'directory', path: null, base: null },
} as const;

test.each(LIMIT_FIELDS)('a spec that took over %s wants the same limit', (field) => {
	const started = { ...spec, disks: [ROOT_DISK] };
	const wanted = {
		...spec,
		memory: { ...spec.memory, min: Mi, max: 3 * Mi, target: 2 * Mi, swap: 0 },
		cpu: { quota: 1.5, weight: 7 },
		pids: 7,
		hvparams: { ...spec.hvparams, cpu_mask: '1' },
		devices: { preset: 'ganeti', allow: [] } as const,
		disks: [{ ...ROOT_DISK, io: { ...NO_IO_LIMITS, readBps: Mi } }],
	};
	const after = withLimit(started, wanted, field);
	expect(isSameLimit(desiredLimit(field, after, node), desiredLimit(field, wanted, node))).toBe(
		true,
	);
	const isOther = (one: LimitField) => !isMemoryLimit(one) || !isMemoryLimit(field);
	for (const other of LIMIT_FIELDS.filter((one) => one !== field && isOther(one)))
		expect(desiredLimit(other, after, node)).toEqual(desiredLimit(other, started, node));
});
