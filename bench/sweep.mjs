/** What one look at everything costs: 100 real containers, 1,000 simulated ones, and how many processes it starts. */

import { createHook } from 'node:async_hooks';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.mjs';
import { makeStage, median, nameOf, PLAIN_CONFIG, report, shellLoop } from './stage.mjs';

/** The observer and the builder of simulated hosts. */
const CODE = {
	host: 'test/support/fake-host-tree.ts',
	observer: 'src/drivers/container/lxc/lxc-observer.ts',
	paths: 'src/model/paths.ts',
};
const REAL = 100;
const SIMULATED = 1000;
const ROUNDS = 40;
/** Sweeps that fill the caches and let the code be compiled, as in a daemon that runs. */
const WARM_UP = 10;

export async function sweepFigures() {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-sweep-'));
	try {
		const code = await bundled(join(folder, 'code'), CODE);
		const real = await onRealContainers(code);
		const simulated = await onSimulatedContainers(code, join(folder, 'host'));
		return [
			report(`a sweep over ${REAL} running containers`, real.ms, { bound: 20, unit: 'ms' }),
			report('processes that it started', real.processes, { bound: 0, unit: '' }),
			report(`a sweep over ${SIMULATED} simulated containers`, simulated, {
				bound: 150,
				unit: 'ms',
			}),
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function onRealContainers({ LxcObserver, pathsBelow }) {
	const stage = makeStage();
	try {
		const names = Array.from({ length: REAL }, (_, i) => nameOf(i));
		for (const name of names) {
			mkdirSync(join(stage.plain, name));
			const marker = `# ballast: instance ${name} uid bench\n`;
			const config =
				marker + PLAIN_CONFIG.replaceAll('$P/$1/rootfs', stage.rootfs).replaceAll('$1', name);
			writeFileSync(join(stage.plain, name, 'config'), config);
		}
		shellLoop(REAL, 'lxc-start -P "$P" -n {} -d', { P: stage.plain });
		const paths = { ...pathsBelow(stage.folder), lxc: stage.plain };
		const observer = new LxcObserver({ paths, lxcVersion: '0', usualLxcpath: stage.folder });
		const count = countProcesses();
		const ms = await timed(observer, names);
		return { ms, processes: count() };
	} finally {
		stage.dispose();
	}
}

function onSimulatedContainers({ makeFakeHost, LxcObserver }, directory) {
	const host = makeFakeHost({ directory, layout: 'v1', running: SIMULATED, stopped: 0 });
	return timed(new LxcObserver({ ...host, lxcVersion: '0', usualLxcpath: directory }), host.names);
}

/** The median of warm sweeps. Each must find every container running. */
async function timed(observer, names) {
	const targets = names.map((name) => ({ name, uid: null, adoptedFrom: null }));
	const rounds = [];
	for (let round = 0; round < WARM_UP + ROUNDS; round++) {
		const begin = performance.now();
		const { instances } = await observer.sweep(targets);
		rounds.push(performance.now() - begin);
		const running = names.filter((name) => instances.get(name)?.state === 'RUNNING');
		if (running.length !== names.length) throw new Error(`only ${running.length} run`);
	}
	return median(rounds.slice(WARM_UP));
}

/** Node makes such a handle for each process that it starts. */
function countProcesses() {
	let count = 0;
	const hook = createHook({
		init(_, type) {
			if (type === 'PROCESSWRAP') count += 1;
		},
	}).enable();
	return () => {
		hook.disable();
		return count;
	};
}
