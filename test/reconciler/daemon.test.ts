import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../src/drivers/container/sim/faults.ts';
import { outside } from '../../src/drivers/container/sim/sim-outside.ts';
import { LXCPATH, SimNode } from '../support/sim-node.ts';

const SECOND = 1000;
const place = (name: string) => ({ lxcpath: LXCPATH, name });

describe('Daemon', () => {
	test('makes and starts what is declared, and says so', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('db1', 'state: Stopped');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING', db1: 'STOPPED' });
		expect(node.reasons('web1')).toEqual(['Created', 'Started']);
		expect(node.reasons('db1')).toEqual(['Created']);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
		expect(node.store.records.get('web1')).toMatchObject({
			generation: 1,
			observedGeneration: 1,
			stoppedByUs: false,
			crashes: { count: 0 },
		});
		expect(node.defects).toEqual([]);
	});

	test('sets a limit live when the spec changes, and heals it when the host does', async () => {
		const node = new SimNode();
		node.declare('web1');
		await node.boot();
		await node.clock.advance(SECOND);
		const [before] = node.runs('web1');
		node.specs.files.set('web1.yaml', node.specs.files.get('web1.yaml')!.replace('64Mi', '96Mi'));
		node.specs.changed();
		await node.clock.advance(SECOND);
		expect(node.runs('web1')[0]).toMatchObject({
			initPid: before!.initPid,
			cgroup: { memoryMax: 96 * 2 ** 20 },
		});
		outside.changeCgroup(node.host, place('web1'), { memoryMax: 32 * 2 ** 20 });
		await node.clock.advance(400 * SECOND);
		expect(node.runs('web1')[0]?.cgroup.memoryMax).toBe(96 * 2 ** 20);
		expect(node.store.events.filter(({ reason }) => reason === 'LimitSet')).toHaveLength(2);
	});

	test('starts again at once what died, and waits longer each time it dies again', async () => {
		const node = new SimNode();
		node.declare('web1', 'restart: {backoff: {initial: 10s, max: 1m, resetAfter: 10m}}');
		await node.boot();
		await node.clock.advance(SECOND);
		const die = () => outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
		die();
		await node.clock.advance(0);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		await node.clock.advance(SECOND);
		die();
		await node.clock.advance(9 * SECOND);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await node.clock.advance(2 * SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.store.records.get('web1')?.crashes.count).toBe(2);
		expect(node.reasons('web1').filter((reason) => reason === 'Exited')).toHaveLength(2);
		await node.clock.advance(1000 * SECOND);
		expect(node.store.records.get('web1')?.crashes.count).toBe(0);
	});

	test('counts an exit that happened while no daemon ran', async () => {
		const node = new SimNode();
		node.declare('web1');
		const first = await node.boot();
		await node.clock.advance(SECOND);
		await node.clock.runUntil(first.stop());
		outside.exit(node.host, place('web1'), { cause: 'Code', code: 1 });
		await node.boot();
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.store.records.get('web1')?.crashes.count).toBe(1);
	});

	test.each(['Always', 'OnFailure', 'Never'])(
		'starts again what went down with the host, also when restart.policy is %s, and counts no crash',
		async (policy) => {
			const node = new SimNode();
			node.declare('web1', `restart: {policy: ${policy}}`);
			const first = await node.boot();
			await node.clock.advance(SECOND);
			await node.clock.runUntil(first.stop());
			outside.reboot(node.host);
			await node.clock.advance(60 * SECOND);
			expect(node.states()).toEqual({ web1: 'STOPPED' });
			await node.boot();
			await node.clock.advance(SECOND);
			expect(node.states()).toEqual({ web1: 'RUNNING' });
			expect(node.reasons('web1')).toEqual(['Created', 'Started', 'Started']);
			expect(node.store.records.get('web1')).toMatchObject({
				stoppedByUs: false,
				crashes: { count: 0 },
			});
		},
	);

	test('leaves what ended before the host went down as restart.policy says', async () => {
		const node = new SimNode();
		node.declare('died', 'restart: {policy: Never}');
		node.declare('halted');
		const first = await node.boot();
		await node.clock.advance(SECOND);
		outside.exit(node.host, place('died'), { cause: 'Code', code: 1 });
		outside.exit(node.host, place('halted'), { cause: 'Poweroff', code: 0 });
		await node.clock.advance(SECOND);
		await node.clock.runUntil(first.stop());
		outside.reboot(node.host);
		const second = await node.boot();
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ died: 'STOPPED', halted: 'STOPPED' });
		expect(await node.condition(second, 'died', 'Ready')).toBe('False RestartPolicyNever');
		expect(await node.condition(second, 'halted', 'Ready')).toBe('False PoweroffAccepted');
	});

	test('leaves what was powered off from inside, until its spec changes', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		outside.exit(node.host, place('web1'), { cause: 'Poweroff', code: 0 });
		await node.clock.advance(700 * SECOND);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		expect(node.store.records.get('web1')?.crashes.count).toBe(0);
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('False PoweroffAccepted');
		expect(node.reasons('web1').filter((reason) => reason === 'PoweroffAccepted')).toHaveLength(1);
		node.declare('web1', 'pids: 100');
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
	});

	test('moves what is no longer declared to the trash, and brings it back with its rootfs', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('other', 'state: Stopped');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		const { rootfs } = node.container('web1')!;
		const document = node.specs.files.get('web1.yaml');
		node.undeclare('web1');
		await node.clock.advance(5 * SECOND);
		expect(node.states()).toEqual({ other: 'STOPPED' });
		expect([...node.store.records.keys()]).toEqual(['other']);
		expect((await daemon.api.trash()).map(({ name }) => name)).toEqual(['web1']);
		const { specFile } = await node.clock.runUntil(daemon.api.undelete('web1'));
		await node.clock.advance(5 * SECOND);
		expect(specFile).toBe('specs/web1.yaml');
		expect(node.specs.files.get('web1.yaml')).toBe(document);
		expect(node.states()).toEqual({ web1: 'RUNNING', other: 'STOPPED' });
		expect(node.container('web1')?.rootfs).toEqual(rootfs);
		expect(await daemon.api.trash()).toEqual([]);
		expect(node.store.records.get('web1')?.protect).toEqual([]);
	});

	test('keeps an instance whose file is only away for a moment', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('other', 'state: Stopped');
		await node.boot();
		await node.clock.advance(SECOND);
		const [before] = node.runs('web1');
		const text = node.specs.files.get('web1.yaml')!;
		node.undeclare('web1');
		await node.clock.advance(SECOND);
		node.specs.files.set('web1.yaml', text);
		node.specs.changed();
		await node.clock.advance(10 * SECOND);
		expect(node.runs('web1')).toEqual([before]);
		expect(node.reasons('web1')).toEqual(['Created', 'Started']);
	});

	test('deletes nothing while the folder cannot be read or declares nothing', async () => {
		const node = new SimNode();
		node.declare('web1');
		await node.boot();
		await node.clock.advance(SECOND);
		node.specs.folder = 'Unreadable';
		node.specs.changed();
		await node.clock.advance(60 * SECOND);
		node.specs.folder = 'Readable';
		node.undeclare('web1');
		await node.clock.advance(60 * SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.reasons('')).toEqual([
			'SpecsRead',
			'DaemonStarted',
			'SpecFolderUnreadable',
			'SpecFolderEmpty',
		]);
	});

	test('starts nothing that was gone from the specs before they could not be read any more', async () => {
		const node = new SimNode();
		for (const name of ['a', 'b', 'c']) node.declare(name, 'state: Stopped');
		const first = await node.boot({ pruneMax: 1 });
		await node.clock.advance(SECOND);
		node.declare('c');
		node.undeclare('a', 'b');
		await node.clock.advance(60 * SECOND);
		expect(node.reasons('a')).toContain('PruneLimit');
		for (const name of ['a', 'b']) {
			const record = node.store.records.get(name)!;
			// as it was when somebody stopped it by hand before its file went
			const spec = { ...record.lastGood!.spec, state: 'Running' as const };
			node.store.records.set(name, { ...record, lastGood: { ...record.lastGood!, spec } });
		}
		await node.clock.runUntil(first.stop());
		node.specs.folder = 'Unreadable';
		await node.boot({ pruneMax: 1 });
		await node.clock.advance(60 * SECOND);
		expect(node.states()).toEqual({ a: 'STOPPED', b: 'STOPPED', c: 'RUNNING' });
	});

	test('deletes no more than prune.max at once, however slowly they vanish, and then only what is approved', async () => {
		const node = new SimNode();
		for (const name of ['a', 'b', 'c', 'd']) node.declare(name);
		const daemon = await node.boot({ pruneMax: 2 });
		await node.clock.advance(SECOND);
		for (const name of ['a', 'b', 'c']) {
			node.undeclare(name);
			await node.clock.advance(500);
		}
		await node.clock.advance(60 * SECOND);
		expect(Object.keys(node.states())).toEqual(['a', 'b', 'c', 'd']);
		expect(await node.condition(daemon, 'a', 'DeletionBlocked')).toBe('True PruneLimit');
		const { instances } = await node.status(daemon);
		const { plan } = instances.find(({ name }) => name === 'a')!;
		await node.clock.runUntil(daemon.api.approve('a', plan.hash));
		await node.clock.advance(SECOND);
		expect(node.container('a')).toBeNull();
	});

	test('restarts only with consent to exactly the plan that was shown', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		const [before] = node.runs('web1');
		node.declare('web1', 'hvparams: {lxc_tty: 2}');
		await node.clock.advance(SECOND);
		expect(node.runs('web1')).toEqual([before]);
		expect(await node.condition(daemon, 'web1', 'RestartPending')).toBe('True RestartPending');
		const { instances } = await node.status(daemon);
		const { hash } = instances[0]!.plan;
		await expect(daemon.api.approve('web1', 'another')).rejects.toThrow(
			'cannot approve web1: its plan is another one by now',
		);
		await node.clock.runUntil(daemon.api.approve('web1', hash));
		await node.clock.advance(SECOND);
		expect(node.runs('web1')[0]?.initPid).not.toBe(before!.initPid);
		expect(node.store.records.get('web1')).toMatchObject({
			approval: null,
			stoppedByUs: false,
			crashes: { count: 0 },
		});
		expect(await node.condition(daemon, 'web1', 'Ready')).toBe('True Converged');
	});

	test('leaves a paused instance alone until its time is over', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		await node.clock.runUntil(
			daemon.api.pause('web1', node.clock.now() + 100 * SECOND, 'looking into it'),
		);
		outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
		await node.clock.advance(99 * SECOND);
		expect(node.states()).toEqual({ web1: 'STOPPED' });
		await node.clock.advance(2 * SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.reasons('web1')).toContain('Resumed');
	});

	test('goes on when told to resume before that', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.runUntil(daemon.api.pause('web1', node.clock.now() + 100 * SECOND, ''));
		await node.clock.advance(SECOND);
		await node.clock.runUntil(daemon.api.resume('web1'));
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
	});

	test('tries a failed start again after 1, 2, 4 seconds, and not with each change of state that it makes', async () => {
		const node = new SimNode();
		node.declare('web1');
		const times: number[] = [];
		const faults = scriptedFaults([
			{ verb: 'start', name: 'web1', kind: 'fail', point: 'midway', nth: 1, times: 3 },
		]);
		const booted = node.clock.now();
		await node.boot({
			faults: (verb, name) => {
				if (verb === 'start') times.push(node.clock.now() - booted);
				return faults(verb, name);
			},
		});
		await node.clock.advance(20 * SECOND);
		expect(times).toEqual([0, 1000, 3000, 7000]);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.reasons('web1')).toEqual([
			'Created',
			'StartFailed',
			'StartFailed',
			'StartFailed',
			'Started',
			'Converged',
		]);
		expect(node.store.records.get('web1')?.crashes.count).toBe(0);
	});

	test('a new spec is tried at once, whatever failed before', async () => {
		const node = new SimNode();
		node.host.node = { ...node.host.node, bridges: ['br0'] };
		node.declare('web1', 'nics: [{name: eth0, bridge: br1}]');
		await node.boot();
		await node.clock.advance(100 * SECOND);
		node.declare('web1', 'nics: [{name: eth0, bridge: br0}]');
		await node.clock.advance(10);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
	});

	test('does not stop working on the others when one is slow to stop', async () => {
		const node = new SimNode();
		outside.changeGuest(node.host, 'slow', { ignoresHalt: true });
		node.declare('slow');
		node.declare('web1');
		await node.boot();
		await node.clock.advance(SECOND);
		node.undeclare('slow');
		await node.clock.advance(10 * SECOND);
		expect(node.states()).toEqual({ slow: 'RUNNING', web1: 'RUNNING' });
		outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
		await node.clock.advance(0);
		expect(node.states()).toEqual({ slow: 'RUNNING', web1: 'RUNNING' });
		await node.clock.advance(60 * SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
	});

	test('never touches what is not ours, and starts no second container of its name', async () => {
		const node = new SimNode();
		const foreign = {
			...place('web1'),
			marker: null,
			config: null,
			rootfs: { kind: 'InPlace' as const, path: '/srv/web1' },
			lastExit: null,
			disks: [],
			mounted: [],
			images: null,
		};
		node.host.put(foreign);
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(400 * SECOND);
		expect(node.container('web1')).toBe(foreign);
		expect(await node.condition(daemon, 'web1', 'Owned')).toBe('False Foreign');
	});

	test('has what killed commands left removed with each look at everything', async () => {
		const node = new SimNode();
		await node.boot();
		await node.clock.advance(700 * SECOND);
		expect(node.leftoversRemoved).toBe(2);
	});

	test('removes trash for good when its time is over', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('web2');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		node.undeclare('web1');
		await node.clock.advance(2 * 86_400 * SECOND);
		expect(await daemon.api.trash()).toEqual([]);
		expect(node.host.trash.size).toBe(0);
		expect(node.reasons('web1').at(-1)).toBe('TrashPurged');
	});

	test('stops nothing when it is stopped', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		await node.clock.runUntil(daemon.stop());
		await node.clock.advance(1000 * SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(node.reasons('').at(-1)).toBe('DaemonStopped');
	});

	test('keeps an instance on its last good spec while its document has errors', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot();
		await node.clock.advance(SECOND);
		node.declare('web1', 'memroy: 5');
		await node.clock.advance(SECOND);
		outside.exit(node.host, place('web1'), { cause: 'Signal', code: 9 });
		await node.clock.advance(SECOND);
		expect(node.states()).toEqual({ web1: 'RUNNING' });
		expect(await node.condition(daemon, 'web1', 'SpecValid')).toBe('False UsingLastGood');
	});
});
