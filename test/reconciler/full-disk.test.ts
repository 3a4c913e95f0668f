import { expect, test } from 'vitest';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { OperationError } from '../../src/model/errors.ts';
import { Daemon } from '../../src/reconciler/daemon.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;

test('a disk without room for records is told, keeps nothing from its start, and is over soon after there is room', async () => {
	const node = new SimNode();
	let isFull = false;
	const guard = (): void => {
		if (isFull) throw new OperationError('cannot write the record: full', { reason: 'DiskFull' });
	};
	node.declare('web1');
	const daemon = await node.boot({ guard });
	await node.clock.advance(SECOND);
	isFull = true;
	outside.exit(node.host, { lxcpath: LXCPATH, name: 'web1' }, { cause: 'Signal', code: 9 });
	await node.clock.advance(SECOND);
	expect(node.states()).toEqual({ web1: 'RUNNING' });
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False DiskFull');
	expect((await node.status(daemon)).instances[0]?.plan.holds).toMatchObject([
		{ kind: 'wait', reason: 'DiskFull' },
	]);
	await node.clock.advance(3600 * SECOND);
	const told = node.reasons('web1').filter((reason) => reason === 'DiskFull');
	expect(told.length).toBeLessThan(400);
	isFull = false;
	await node.clock.advance(10 * SECOND);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	expect(node.store.records.get('web1')?.crashes.lastAt).toBeGreaterThan(0);
	expect(node.defects).toEqual([]);
	await daemon.stop();
});

test('a bare error of a full disk in a step is no defect', async () => {
	const node = new SimNode();
	node.declare('web1');
	const parts = node.parts();
	const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
	parts.driver.start = () => Promise.reject(full);
	const daemon = await node.clock.runUntil(Daemon.start(parts));
	await node.clock.advance(SECOND);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False DiskFull');
	expect(node.defects).toEqual([]);
	await daemon.stop();
});
