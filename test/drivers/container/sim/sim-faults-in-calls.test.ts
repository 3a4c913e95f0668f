import { describe, expect, it } from 'vitest';
import { SimCrash } from '../../../../src/drivers/container/sim/sim-call.ts';
import { outside } from '../../../../src/drivers/container/sim/sim-outside.ts';
import { aSpec } from '../../../support/a-spec.ts';
import { faultAt, START, simWorld, WEB, WEB_PLACE } from '../../../support/sim-world.ts';

const spec = aSpec();

describe('a fault in a call', () => {
	it('before its effect leaves everything as it was', async () => {
		const { host, driver } = simWorld();
		const before = host.snapshot();
		const faulty = driver({ faults: faultAt('create', 'before', 'fail') });
		await expect(faulty.create(WEB, spec)).rejects.toMatchObject({ reason: 'CreateFailed' });
		expect(host.snapshot()).toEqual(before);
	});

	it('after its effect hides a success', async () => {
		const { driver } = simWorld();
		const faulty = driver({ faults: faultAt('create', 'after', 'fail') });
		await expect(faulty.create(WEB, spec)).rejects.toMatchObject({ reason: 'CreateFailed' });
		expect(await faulty.observe(WEB)).toMatchObject({ ownership: 'Ours', rootfs: 'Present' });
	});

	it('in the middle of a start leaves nothing running', async () => {
		const { driver } = simWorld();
		const faulty = driver({ faults: faultAt('start', 'midway', 'fail') });
		await faulty.create(WEB, spec);
		await expect(faulty.start(WEB, spec)).rejects.toMatchObject({ reason: 'StartFailed' });
		expect(await faulty.observe(WEB)).toMatchObject({ state: 'STOPPED', remains: [] });
	});

	it('that makes it hang lasts until the caller aborts', async () => {
		const { clock, driver } = simWorld();
		const faulty = driver({ faults: faultAt('create', 'before', 'hang') });
		const abort = new AbortController();
		const create = faulty.create(WEB, spec, abort.signal);
		clock.after(1234, () => abort.abort());
		await expect(clock.runUntil(create)).rejects.toThrow('aborted');
		expect(clock.now()).toBe(START + 1234);
	});

	it('that makes a call hang which nobody can abort ends after a minute', async () => {
		const { clock, driver } = simWorld();
		const faulty = driver({ faults: faultAt('moveToTrash', 'before', 'hang') });
		await expect(clock.runUntil(faulty.moveToTrash(WEB, 'web@1'))).rejects.toMatchObject({
			reason: 'TrashFailed',
		});
		expect(clock.now()).toBe(START + 60_000);
	});
});

describe('a full disk', () => {
	it('fails the creation, and a purge of the trash makes room', async () => {
		const { host, driver } = simWorld({ diskFree: 100, rootfsBytes: 60 });
		const sim = driver();
		await sim.create(WEB, spec);
		const db = { name: 'db', uid: 'uid-of-db', adoptedFrom: null };
		await expect(sim.create(db, spec)).rejects.toMatchObject({ reason: 'DiskFull' });
		expect(await sim.observe(db)).toMatchObject({ ownership: 'Absent', remains: ['HalfCreated'] });
		await sim.cleanUp(db, 'HalfCreated');
		await sim.moveToTrash(WEB, 'web@1');
		await sim.purgeTrash('web@1');
		await sim.create(db, spec);
		expect(host.node.diskFree).toBe(40);
	});
});

describe('a crash', () => {
	it('in the middle of a creation leaves it half-created', async () => {
		const { driver } = simWorld();
		const faulty = driver({ faults: faultAt('create', 'midway', 'crash') });
		await expect(faulty.create(WEB, spec)).rejects.toThrow(SimCrash);
		expect(await driver().observe(WEB)).toMatchObject({
			ownership: 'Absent',
			remains: ['HalfCreated'],
		});
	});

	it('in the middle of a start leaves it half-started, which cleaning up ends', async () => {
		const { host, driver } = simWorld();
		const faulty = driver({ faults: faultAt('start', 'midway', 'crash') });
		await faulty.create(WEB, spec);
		await expect(faulty.start(WEB, spec)).rejects.toThrow(SimCrash);
		const next = driver();
		expect(await next.observe(WEB)).toMatchObject({
			state: 'STARTING',
			initPid: null,
			remains: ['HalfStarted'],
		});
		await next.cleanUp(WEB, 'HalfStarted');
		expect(await next.observe(WEB)).toMatchObject({ state: 'STOPPED', remains: [] });
		expect(host.runsOf(WEB_PLACE)).toEqual([]);
	});

	it('in one call ends every other call and the watch of that process, and nobody else’s', async () => {
		const { clock, host, driver } = simWorld();
		const faulty = driver({ faults: faultAt('freeze', 'before', 'crash') });
		await faulty.create(WEB, spec);
		outside.changeGuest(host, 'web', { ignoresHalt: true });
		await faulty.start(WEB, spec);
		const watch = faulty.watch(() => undefined, new AbortController().signal);
		const stop = faulty.stop(WEB, { timeoutMs: 1000, thenKill: true });
		await expect(faulty.freeze(WEB)).rejects.toThrow(SimCrash);
		await expect(stop).rejects.toThrow(SimCrash);
		await expect(faulty.observe(WEB)).rejects.toThrow(SimCrash);
		await watch;
		await clock.advance(5000);
		expect(await driver().observe(WEB)).toMatchObject({ state: 'RUNNING' });
	});
});

describe('latency', () => {
	it('is what a call takes in virtual time', async () => {
		const { clock, driver } = simWorld();
		await clock.runUntil(driver({ latency: { create: 700 } }).create(WEB, spec));
		expect(clock.now()).toBe(START + 700);
	});
});
