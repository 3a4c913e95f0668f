import { describe, expect, test } from 'vitest';
import { scriptedFaults } from '../../../src/drivers/container/sim/faults.ts';
import { outside } from '../../../src/drivers/container/sim/sim-outside.ts';
import { STANDS_ALONE } from '../../../src/model/cluster.ts';
import type { Condition } from '../../../src/model/condition.ts';
import type { NodeStatus } from '../../../src/model/instance-status.ts';
import type { ApplyResult, FollowedSpecs } from '../../../src/reconciler/api/api.ts';
import { LocalReader } from '../../../src/reconciler/api/local-api.ts';
import { LocalWriter } from '../../../src/reconciler/api/local-writer.ts';
import type { DaemonParts } from '../../../src/reconciler/daemon.ts';
import type { SpecSource } from '../../../src/sources/spec-source.ts';
import { type BootOptions, LXCPATH, SimNode } from '../../support/sim-node.ts';

const SECOND = 1000;
const place = (name: string) => ({ lxcpath: LXCPATH, name });

/** Commands that do their work without a daemon. */
function withoutDaemon(node: SimNode, options: BootOptions = {}) {
	const parts = node.parts(options);
	const log: string[] = [];
	const borrow = () => {
		log.push('taken');
		return Promise.resolve({
			parts: node.parts(options),
			release: () => Promise.resolve(void log.push('released')),
		});
	};
	return {
		log,
		write: new LocalWriter(borrow, parts.adopter),
		read: new LocalReader({
			settings: { ...parts.settings, failover: { fence: null, timeout: 0 } },
			observer: parts.driver,
			source: node.specs,
			records: () => Promise.resolve(new Map(node.store.records)),
			events: parts.events,
			trash: parts.trash,
			clock: node.clock,
			cluster: () => Promise.resolve(STANDS_ALONE),
			allocator: null,
		}),
	};
}

/** A source at whose first write the process ends. */
const neverWrites = (source: SpecSource): SpecSource => ({
	read: () => source.read(),
	preview: (file) => source.preview(file),
	add: () => new Promise(() => undefined),
	update: (signal) => source.update(signal),
	remote: () => source.remote(),
	provenance: () => source.provenance(),
	watch: (onChange, signal) => source.watch(onChange, signal),
});

const ends = (results: readonly ApplyResult[]): Record<string, string> =>
	Object.fromEntries(results.map(({ name, end }) => [name, end]));

const EVERYTHING = { names: [], timeoutMs: null };

describe('apply', () => {
	test('says at the end how the specs stand that it followed', async () => {
		const node = new SimNode();
		node.declare('fine');
		node.specs.files.set('broken.yaml', 'kind: [\n');
		const told: FollowedSpecs[] = [];
		const onSpecs = (specs: FollowedSpecs): unknown => told.push(specs);
		const apply = () =>
			node.clock.runUntil(withoutDaemon(node).write.apply({ ...EVERYTHING, onSpecs }));
		await apply();
		const files = told.map(({ folder, findings }) => [folder, findings.map(({ file }) => file)]);
		expect(files).toEqual([['Readable', ['specs/broken.yaml']]]);
		expect(told[0]?.isAnyKept).toBe(false);
		// nothing is known to be gone while one file cannot be read
		node.specs.files.delete('fine.yaml');
		node.specs.files.delete('broken.yaml');
		await apply();
		expect(told[1]).toMatchObject({ folder: 'Empty', isAnyKept: true });
	});

	test('works until each instance has come to an end, and says which', async () => {
		const node = new SimNode();
		node.host.node = { ...node.host.node, missingPaths: ['/gone'] };
		node.declare('fine');
		node.declare('stopped', 'state: Stopped');
		node.declare('broken', 'disks: [{name: root, mount: /, directory: {path: /gone}}]');
		node.declare('waits', 'state: Stopped');
		const first = withoutDaemon(node);
		expect(ends(await node.clock.runUntil(first.write.apply(EVERYTHING)))).toEqual({
			fine: 'Converged',
			stopped: 'Converged',
			broken: 'Failed',
			waits: 'Converged',
		});
		expect(node.states()).toMatchObject({ fine: 'RUNNING', stopped: 'STOPPED' });
		node.declare('fine', 'hvparams: {lxc_tty: 2}');
		node.host.put({ ...node.container('stopped')!, name: 'foreign', marker: null });
		node.declare('foreign');
		await node.clock.runUntil(
			first.write.pause('waits', node.clock.now() + 3600 * SECOND, 'mending it'),
		);
		node.declare('waits');
		const { write, log } = withoutDaemon(node);
		const results = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(results)).toEqual({
			fine: 'Consent',
			stopped: 'Converged',
			broken: 'Failed',
			waits: 'Waiting',
			foreign: 'Refused',
		});
		expect(log).toEqual(['taken', 'released']);
	});

	test('deletes what is no longer declared without waiting for it to come back', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('web2');
		const { write } = withoutDaemon(node);
		await node.clock.runUntil(write.apply(EVERYTHING));
		node.undeclare('web1');
		const before = node.clock.now();
		const results = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(results)).toEqual({ web1: 'Converged', web2: 'Converged' });
		expect(node.states()).toEqual({ web2: 'RUNNING' });
		expect(node.clock.now() - before).toBeLessThan(SECOND);
	});

	test('works on the named ones only, and refuses a name that nobody knows', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('web2');
		const { write, log } = withoutDaemon(node);
		const names = ['web2'];
		const results = await node.clock.runUntil(write.apply({ names, timeoutMs: null }));
		expect(ends(results)).toEqual({ web2: 'Converged' });
		expect(node.states()).toEqual({ web2: 'RUNNING' });
		await expect(write.apply({ names: ['web3'], timeoutMs: null })).rejects.toThrow(
			'cannot apply web3: no spec declares it and nothing of it is here',
		);
		expect(log).toEqual(['taken', 'released', 'taken', 'released']);
	});

	test('ends by its timeout, and by a signal, with what there is until then', async () => {
		const node = new SimNode();
		node.declare('quick', 'state: Stopped');
		node.declare('slow');
		const latency = { start: 60 * SECOND };
		const { write } = withoutDaemon(node, { latency });
		const late = write.apply({ names: [], timeoutMs: 5 * SECOND });
		expect(ends(await node.clock.runUntil(late))).toEqual({ quick: 'Converged', slow: 'Timeout' });
		const stop = new AbortController();
		const cut = withoutDaemon(node, { latency }).write.apply({
			...EVERYTHING,
			signal: stop.signal,
		});
		await node.clock.advance(SECOND);
		stop.abort();
		expect(ends(await node.clock.runUntil(cut))).toEqual({ quick: 'Converged', slow: 'Timeout' });
	});

	test('tells what happens meanwhile', async () => {
		const node = new SimNode();
		node.declare('web1');
		const seen: string[] = [];
		const onEvent = ({ instance, reason }: { instance: string; reason: string }) => {
			seen.push(`${instance} ${reason}`);
		};
		const { write } = withoutDaemon(node);
		await node.clock.runUntil(write.apply({ ...EVERYTHING, onEvent }));
		expect(seen).toEqual(['web1 Created', 'web1 Started']);
	});

	test('of a daemon waits for a run that began after it was asked', async () => {
		const node = new SimNode();
		node.declare('web1');
		const daemon = await node.boot({ latency: { setLimits: 5 * SECOND } });
		await node.clock.advance(SECOND);
		node.declare('web1', 'pids: 100');
		await node.clock.advance(SECOND);
		node.declare('web1', 'pids: 200');
		const results = await node.clock.runUntil(daemon.api.apply(EVERYTHING));
		expect(ends(results)).toEqual({ web1: 'Converged' });
		expect(node.runs('web1')[0]?.cgroup.pidsMax).toBe(200);
	});
});

describe('approve', () => {
	/** Five run, and the files of four are gone. */
	async function manyVanished(): Promise<SimNode> {
		const node = new SimNode();
		for (const name of FIVE) node.declare(name);
		await node.clock.runUntil(withoutDaemon(node).write.apply(EVERYTHING));
		node.undeclare(...FIVE.slice(1));
		return node;
	}

	const FIVE = ['s0', 's1', 's2', 's3', 's4'];
	const hashOf = ({ instances }: NodeStatus, name: string): string =>
		instances.find((instance) => instance.name === name)!.plan.hash;

	test('without a daemon gives consent to the deletion that diff shows, and to no other', async () => {
		const node = await manyVanished();
		const { read, write } = withoutDaemon(node, { pruneMax: 3 });
		const shown = await node.clock.runUntil(read.status());
		const after = await node.clock.runUntil(write.approve('s1', hashOf(shown, 's1')));
		expect(after.plan.steps.map(({ step }) => step.do)).toEqual(['stop', 'moveToTrash']);
		const results = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(results)).toMatchObject({ s0: 'Converged', s2: 'Refused', s4: 'Refused' });
		expect(Object.keys(node.states())).toEqual(['s0', 's2', 's3', 's4']);
	});

	test('right after a daemon began gives consent to the deletion that it shows', async () => {
		const node = await manyVanished();
		const daemon = await node.boot({ pruneMax: 3 });
		const shown = await node.status(daemon);
		await node.clock.runUntil(daemon.api.approve('s1', hashOf(shown, 's1')));
		await node.clock.advance(60 * SECOND);
		expect(Object.keys(node.states())).toEqual(['s0', 's2', 's3', 's4']);
	});
});

describe('reading without a daemon', () => {
	test('shows what would be done, and changes neither host nor store', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('web2');
		const { read, write } = withoutDaemon(node);
		await node.clock.runUntil(write.apply(EVERYTHING));
		outside.exit(node.host, place('web2'), { cause: 'Signal', code: 9 });
		node.declare('web1', 'pids: 100');
		node.declare('new');
		const host = JSON.stringify(node.host.snapshot());
		const records = new Map(node.store.records);
		const { instances, daemon } = await read.status();
		expect(daemon).toBeNull();
		expect(instances.map(({ name, plan }) => [name, plan.verb])).toEqual([
			['new', 'CREATE'],
			['web1', 'LIVE'],
			['web2', 'START'],
		]);
		const ready = instances.map(({ conditions }) =>
			conditions.find(({ type }) => type === 'Ready'),
		);
		expect(ready.map((condition) => condition?.status)).toEqual(['False', 'False', 'False']);
		expect(instances.map(({ record }) => record === null)).toEqual([true, false, false]);
		expect(JSON.stringify(node.host.snapshot())).toBe(host);
		expect(node.store.records).toEqual(records);
	});

	test('says that nobody does what there is to do, and how it ended when it was tried', async () => {
		const node = new SimNode();
		node.declare('web1');
		const faults = scriptedFaults([
			{ verb: 'create', name: 'web1', kind: 'fail', point: 'before', nth: 1, times: 1 },
		]);
		const { read, write } = withoutDaemon(node, { faults });
		const ready = async (): Promise<Condition> => {
			const { instances } = await node.clock.runUntil(read.status());
			expect(instances[0]!.conditions.map(({ type }) => type)).not.toContain('Reconciling');
			return instances[0]!.conditions.find(({ type }) => type === 'Ready')!;
		};
		expect(await ready()).toMatchObject({
			reason: 'NotApplied',
			message:
				'it is made from template busybox; it is new. No daemon is there to do it: ballast apply web1 does.',
		});
		await node.clock.runUntil(write.apply(EVERYTHING));
		expect(await ready()).toMatchObject({
			reason: 'CreateFailed',
			message:
				'cannot create web1: the simulated host was told to fail. No daemon is there to try again: ballast apply web1 does.',
		});
		await node.clock.runUntil(write.apply(EVERYTHING));
		expect(await ready()).toMatchObject({ status: 'True' });
		expect(node.store.records.get('web1')).toMatchObject({ lastFailure: null });
	});

	test('follows events that somebody else writes, each once', async () => {
		const node = new SimNode();
		const { read, write } = withoutDaemon(node);
		const seen: string[] = [];
		const stop = new AbortController();
		const following = read.followEvents(({ reason }) => seen.push(reason), stop.signal);
		await node.clock.advance(SECOND);
		node.declare('web1');
		await node.clock.runUntil(write.apply(EVERYTHING));
		await node.clock.advance(3 * SECOND);
		stop.abort();
		await following;
		expect(seen).toEqual(['SpecsRead', 'Created', 'Started']);
	});
});

describe('adopt', () => {
	const yaml = [
		'apiVersion: ballast/v1',
		'kind: Instance',
		'metadata: {name: mail}',
		'spec:',
		'  disks: [{name: root, mount: /, directory: {path: /srv/mail}}]',
		'  memory: {max: 64Mi}',
		'',
	].join('\n');
	const elsewhere = { lxcpath: '/var/lib/lxc', name: 'mail' };

	async function nodeWithForeign(): Promise<{ node: SimNode; parts: DaemonParts }> {
		const node = new SimNode();
		node.declare('mail');
		await node.clock.runUntil(withoutDaemon(node).write.apply(EVERYTHING));
		const run = node.runs('mail')[0]!;
		const container = node.container('mail')!;
		node.host.setRuns(place('mail'), []);
		node.host.containers.clear();
		node.host.put({ ...container, ...elsewhere, marker: null });
		node.host.setRuns(elsewhere, [{ ...run, ...elsewhere }]);
		node.store.records.clear();
		node.undeclare('mail');
		const parts = { ...node.parts(), adopter: { read: () => Promise.resolve({ yaml }) } };
		return { node, parts };
	}

	const writerWith = (parts: DaemonParts): LocalWriter =>
		new LocalWriter(
			() => Promise.resolve({ parts, release: () => Promise.resolve() }),
			parts.adopter,
		);

	test('writes the document and the record, touches nothing, and leaves nothing to do', async () => {
		const { node, parts } = await nodeWithForeign();
		const runs = node.host.runsOf(elsewhere);
		const { specFile } = await writerWith(parts).adopt('mail', '/var/lib/lxc');
		expect(specFile).toBe('specs/mail.yaml');
		expect(node.specs.files.get('mail.yaml')).toBe(yaml);
		const { read, write } = withoutDaemon(node);
		expect((await read.status()).instances.map(({ plan }) => plan.verb)).toEqual(['NONE']);
		expect(ends(await node.clock.runUntil(write.apply(EVERYTHING)))).toEqual({ mail: 'Converged' });
		expect(node.host.runsOf(elsewhere)).toEqual(runs);
		expect(node.store.records.get('mail')?.protect).toEqual([]);
	});

	test('that ends between record and document leaves the container alone, and can be done again', async () => {
		const { node, parts } = await nodeWithForeign();
		const runs = node.host.runsOf(elsewhere);
		void writerWith({ ...parts, source: neverWrites(node.specs) }).adopt('mail', '/var/lib/lxc');
		await node.clock.advance(SECOND);
		expect(node.store.records.get('mail')?.adopted).toEqual({ lxcpath: '/var/lib/lxc' });
		node.declare('other', 'state: Stopped');
		const { write } = withoutDaemon(node);
		const results = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(results)).toEqual({ mail: 'Refused', other: 'Converged' });
		expect(node.host.runsOf(elsewhere)).toEqual(runs);
		await writerWith(parts).adopt('mail', '/var/lib/lxc');
		expect(node.specs.files.get('mail.yaml')).toBe(yaml);
	});

	test('with specs that come from a repository gives the document, and the container is left alone until it is there', async () => {
		const { node, parts } = await nodeWithForeign();
		const runs = node.host.runsOf(elsewhere);
		const source = { ...neverWrites(node.specs), add: () => Promise.resolve(null) };
		const written = await writerWith({ ...parts, source }).adopt('mail', '/var/lib/lxc');
		expect(written).toEqual({ specFile: null, document: yaml });
		node.declare('other', 'state: Stopped');
		const { write } = withoutDaemon(node);
		const before = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(before)).toEqual({ mail: 'Refused', other: 'Converged' });
		node.specs.files.set('mail.yaml', yaml);
		const after = await node.clock.runUntil(write.apply(EVERYTHING));
		expect(ends(after)).toEqual({ mail: 'Converged', other: 'Converged' });
		expect(node.host.runsOf(elsewhere)).toEqual(runs);
	});

	test('refuses what is declared already', async () => {
		const { node, parts } = await nodeWithForeign();
		node.declare('mail');
		await expect(writerWith(parts).adopt('mail', '/var/lib/lxc')).rejects.toThrow(
			'cannot adopt mail: specs/mail.yaml declares it already',
		);
	});
});

describe('undelete', () => {
	async function nodeWithDeleted(): Promise<SimNode> {
		const node = new SimNode();
		node.declare('web1');
		node.declare('other', 'state: Stopped');
		const { write } = withoutDaemon(node);
		await node.clock.runUntil(write.apply(EVERYTHING));
		node.undeclare('web1');
		await node.clock.runUntil(write.apply(EVERYTHING));
		return node;
	}

	test('refuses what was not deleted, what is declared, and what the trash does not have', async () => {
		const node = await nodeWithDeleted();
		const { write } = withoutDaemon(node);
		await expect(write.undelete('web9')).rejects.toThrow(
			'cannot bring web9 back: the trash has nothing of that name',
		);
		node.declare('web1');
		await expect(write.undelete('web1')).rejects.toThrow(
			'cannot bring web1 back: specs/web1.yaml declares it',
		);
	});

	test('brings back what a document deleted by saying Absent, right after that document is gone', async () => {
		const node = new SimNode();
		node.declare('web1');
		node.declare('other', 'state: Stopped');
		const { write } = withoutDaemon(node);
		await node.clock.runUntil(write.apply(EVERYTHING));
		node.declare('web1', 'state: Absent');
		await node.clock.runUntil(write.apply(EVERYTHING));
		node.undeclare('web1');
		await expect(node.clock.runUntil(write.undelete('web1'))).resolves.toMatchObject({
			specFile: 'specs/web1.yaml',
		});
	});

	test('that ends half-way keeps the container from being deleted again', async () => {
		const node = await nodeWithDeleted();
		const parts = node.parts();
		const source = neverWrites(node.specs);
		const borrow = () =>
			Promise.resolve({ parts: { ...parts, source }, release: () => Promise.resolve() });
		void new LocalWriter(borrow, parts.adopter).undelete('web1');
		await node.clock.advance(SECOND);
		expect(node.container('web1')).not.toBeNull();
		const results = await node.clock.runUntil(withoutDaemon(node).write.apply(EVERYTHING));
		expect(ends(results)).toEqual({ web1: 'Refused', other: 'Converged' });
		expect(node.container('web1')).not.toBeNull();
	});
});
