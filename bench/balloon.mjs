/**
 * What shrinking and growing under load does to a container: rounds on one that allocates, forks and reads a
 * file all the time, while a thread reads its limit as fast as it can.
 */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import {
	IS_V2,
	makeStage,
	median,
	note,
	PLAIN_CONFIG,
	report,
	shellLoop,
	until,
} from './stage.mjs';

const REPOSITORY = resolve(import.meta.dirname, '..');
/** On cgroup v2 this runs in an emulated machine. */
const ROUNDS = IS_V2 ? 200 : 1000;
const MIB = 2 ** 20;
const MOST = 256 * MIB;
const LEAST = 64 * MIB;
const NAME = 'b000';

const INIT = `#!/bin/sh
trap 'exit 0' PWR TERM
B=/bin/busybox
$B dd if=/dev/zero of=/data bs=1M count=320 2>/dev/null
while :; do $B dd if=/dev/zero of=/dev/null bs=8M count=8 2>/dev/null; done &
while :; do $B sh -c '$B true'; done &
while :; do $B cat /data >/dev/null; done &
while :; do $B sleep 1000 & wait $!; done
`;

const SAMPLER = `
const { openSync, readSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const file = openSync(workerData.file, 'r');
const end = new Int32Array(workerData.end);
const buffer = Buffer.alloc(64);
const seen = { looks: 0, above: 0 };
parentPort.postMessage('began');
while (Atomics.load(end, 0) === 0) {
	const text = buffer.latin1Slice(0, readSync(file, buffer, 0, 64, 0)).trim();
	seen.looks += 1;
	if (text === 'max' || Number(text) > workerData.most) seen.above += 1;
}
parentPort.postMessage(seen);
`;

/** Ways for a shrink to end that leave the rest for later. */
const DEFERRED = new Set(['InProgress', 'PressureTooHigh', 'UsageAboveTarget', 'LimitInfeasible']);

export async function balloonFigures() {
	const stage = makeStage();
	const code = mkdtempSync(join(tmpdir(), 'ballast-bench-balloon-'));
	try {
		const driver = await compiled(code);
		return await onContainer(stage, driver);
	} finally {
		stage.dispose();
		rmSync(code, { recursive: true, force: true });
	}
}

/** What sets limits and what watches them, as JavaScript. */
async function compiled(folder) {
	const input = {
		set: 'src/drivers/container/lxc/set-limits.ts',
		signs: 'src/drivers/cgroup/memory/signs.ts',
		layout: 'src/drivers/cgroup/host-layout.ts',
		payload: 'src/drivers/cgroup/payload.ts',
	};
	const bundle = await rolldown({ cwd: REPOSITORY, input, platform: 'node' });
	await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' });
	await bundle.close();
	const modules = Object.keys(input).map((name) => import(join(folder, `${name}.mjs`)));
	return Object.assign({}, ...(await Promise.all(modules)));
}

async function onContainer(stage, driver) {
	const initPid = startLoaded(stage);
	const procCgroup = readFileSync(`/proc/${initPid}/cgroup`, 'utf8');
	const directory = driver.payloadDirectories(driver.readLayout(), procCgroup).get('memory');
	const file = (v1, v2) => join(directory.path, directory.version === 1 ? v1 : v2);
	const usage = file('memory.usage_in_bytes', 'memory.current');
	await until(() => Number(readFileSync(usage, 'utf8')) > 96 * MIB, 20_000, 'the load');
	const kills = () => driver.readSigns(directory).oomKills;
	const before = kills();
	const sampler = await startSampler(file('memory.limit_in_bytes', 'memory.max'));
	const container = { lxcpath: stage.plain, name: NAME, initPid, startedDevices: [] };
	const rounds = await balloon(async (value) => {
		const setting = { limit: 'memory.target', value };
		const failures = await driver.setContainerLimits(container, [setting]);
		for (const failure of failures.values()) throw failure;
	});
	const seen = await sampler.stop();
	return reported({ rounds, seen, kills: kills() - before });
}

function startLoaded(stage) {
	writeFileSync(join(stage.rootfs, 'sbin/init'), INIT, { mode: 0o755 });
	mkdirSync(join(stage.plain, NAME));
	const config = PLAIN_CONFIG.replaceAll('$P/$1/rootfs', stage.rootfs)
		.replaceAll('$1', NAME)
		.replace('= 64M', `= ${MOST}`);
	writeFileSync(join(stage.plain, NAME, 'config'), config);
	shellLoop(1, `lxc-start -P "$P" -n {} -d && lxc-info -P "$P" -n {} -p -H > "$P/pid"`, {
		P: stage.plain,
	});
	return Number(readFileSync(join(stage.plain, 'pid'), 'utf8'));
}

async function startSampler(file) {
	const end = new SharedArrayBuffer(4);
	const worker = new Worker(SAMPLER, { eval: true, workerData: { file, end, most: MOST } });
	await once(worker, 'message');
	return {
		stop: async () => {
			const told = once(worker, 'message');
			Atomics.store(new Int32Array(end), 0, 1);
			const [seen] = await told;
			return seen;
		},
	};
}

/** How long each shrink and each growth took, and how the shrinks ended. */
async function balloon(setLimit) {
	const shrinkMs = [];
	const growMs = [];
	const ends = {};
	for (let round = 0; round < ROUNDS; round++) {
		const begin = performance.now();
		const end = await endOf(setLimit(LEAST));
		shrinkMs.push(performance.now() - begin);
		ends[end] = (ends[end] ?? 0) + 1;
		const grown = performance.now();
		await setLimit(MOST);
		growMs.push(performance.now() - grown);
	}
	return { shrinkMs, growMs, ends };
}

async function endOf(shrink) {
	try {
		await shrink;
		return 'reached';
	} catch (thrown) {
		if (!DEFERRED.has(thrown.reason)) throw thrown;
		return thrown.reason;
	}
}

function reported({ rounds, seen, kills }) {
	const ends = Object.entries(rounds.ends).map(([end, count]) => `${end} ${count}`);
	note(
		`shrinks to ${LEAST / MIB} MiB and back: ${ends.join(', ')}; ${seen.looks} looks at the limit`,
	);
	return [
		report(`oom_kill in ${ROUNDS} shrinks and growths under load`, kills, { bound: 0, unit: '' }),
		report('looks that found no limit, or one above memory.max', seen.above, {
			bound: 0,
			unit: '',
		}),
		report('shrinks that did not reach their end at once', ROUNDS - (rounds.ends.reached ?? 0), {
			bound: ROUNDS / 10,
			unit: '',
		}),
		report('a shrink of 192 MiB under load, median', median(rounds.shrinkMs), {
			bound: 100,
			unit: 'ms',
		}),
		report('a growth, median', median(rounds.growMs), { bound: 5, unit: 'ms' }),
	];
}
