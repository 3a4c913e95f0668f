import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSimDriver } from '../../../../src/drivers/container/sim/open-sim-driver.ts';
import { SimClock } from '../../../../src/drivers/container/sim/sim-clock.ts';
import { SimDriver } from '../../../../src/drivers/container/sim/sim-driver.ts';
import { outside } from '../../../../src/drivers/container/sim/sim-outside.ts';
import { simHost } from '../../../../src/drivers/container/sim/sim-run.ts';
import { SEED_STATE } from '../../../../src/drivers/container/sim/sim-state.ts';
import {
	loadSimState,
	saveSimState,
	simStatePath,
} from '../../../../src/drivers/container/sim/sim-state-file.ts';
import { aSpec } from '../../../support/a-spec.ts';
import { LXCPATH, START, simWorld, WEB } from '../../../support/sim-world.ts';

let root: string;
let path: string;

beforeEach(async () => {
	root = await mkdtemp(join(tmpdir(), 'ballast-sim-'));
	path = simStatePath(root);
});
afterEach(() => rm(root, { recursive: true }));

describe('a simulated host on disk', () => {
	it('begins as the seed host', async () => {
		expect(await loadSimState(path)).toEqual(SEED_STATE);
	});

	it('is the same after saving and loading, and goes on as it would have', async () => {
		const { clock, host, driver } = simWorld();
		outside.changeGuest(host, 'web', { exits: { afterMs: 9000, cause: 'Code', code: 1 } });
		const sim = driver();
		await sim.create(WEB, aSpec());
		await sim.start(WEB, aSpec());
		await clock.advance(4000);
		await saveSimState(path, host.snapshot());

		const later = new SimClock(clock.now());
		const loaded = simHost(await loadSimState(path), later);
		expect(loaded.snapshot()).toEqual(host.snapshot());
		await later.advance(5000);
		const observed = await new SimDriver(loaded, { lxcpath: LXCPATH }).observe(WEB);
		expect(observed).toMatchObject({ state: 'STOPPED', lastExit: { at: START + 9000 } });
	});

	it('is shared by two processes, one after the other', async () => {
		const clock = new SimClock(START);
		const first = await openSimDriver({ root, clock });
		await Promise.all([
			first.create(WEB, aSpec()),
			first.create({ name: 'db', uid: 'uid-of-db', adoptedFrom: null }, aSpec()),
		]);
		const second = await openSimDriver({ root, clock });
		expect([...(await second.sweep([])).instances.keys()].toSorted()).toEqual(['db', 'web']);
	});

	it('is not written by looking at it', async () => {
		const sim = await openSimDriver({ root, clock: new SimClock(START) });
		await sim.sweep([WEB]);
		await sim.observe(WEB);
		await expect(rm(path)).rejects.toMatchObject({ code: 'ENOENT' });
	});

	it.each(['{', '{"version": 1}', '[]', 'null'])(
		'says what to do about a file that holds %s',
		async (text) => {
			await saveSimState(path, SEED_STATE);
			await writeFile(path, text);
			await expect(loadSimState(path)).rejects.toMatchObject({
				message: expect.stringContaining(dirname(path)),
				hint: expect.stringContaining('Remove the file'),
			});
		},
	);
});
