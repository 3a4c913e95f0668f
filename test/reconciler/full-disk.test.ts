import { expect, test } from 'vitest';
import { instanceNotes } from '../../src/cli/text/instance-note.ts';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
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

test('a step that failed is shown as held back until its time, with what failed', async () => {
	const node = new SimNode();
	node.declare('web1');
	const faults = scriptedFaults([
		{ verb: 'start', name: 'web1', nth: 1, times: 99, kind: 'fail', point: 'before' },
	]);
	const daemon = await node.boot({ faults });
	await node.clock.advance(5 * SECOND);
	const [status] = (await node.status(daemon)).instances;
	expect(status?.plan).toMatchObject({ verb: 'START', steps: [] });
	expect(status?.plan.held.map(({ step }) => step.do)).toEqual(['start']);
	expect(status?.plan.holds).toMatchObject([
		{
			kind: 'wait',
			reason: 'StartFailed',
			message: expect.stringMatching(
				/tried again at .* \(at once: ballast retry web1\): cannot start/,
			),
		},
	]);
	expect(instanceNotes(status!, { node: 'n1', now: node.clock.now() })[0]).toMatch(
		/^StartFailed \d+s$/,
	);
	await daemon.stop();
});

test('a bare error of a full disk in a step is no defect', async () => {
	const node = new SimNode();
	node.declare('web1');
	const parts = node.parts();
	const full = Object.assign(new Error('ENOSPC: no space left on device'), {
		...{ code: 'ENOSPC', syscall: 'write' },
	});
	parts.driver.start = () => Promise.reject(full);
	const daemon = await node.clock.runUntil(Daemon.start(parts));
	await node.clock.advance(SECOND);
	expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False DiskFull');
	expect(node.defects).toEqual([]);
	await daemon.stop();
});
