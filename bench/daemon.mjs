/** The daemon with 100 running instances: latency of an edit and of a crash, memory and idle CPU. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleCpu } from './idle-cpu.mjs';
import {
	ballast,
	copySpec,
	initOf,
	isInit,
	lines,
	makeStage,
	median,
	nameOf,
	note,
	report,
	running,
	startDaemon,
	stopDaemon,
	until,
	writeFleet,
} from './stage.mjs';

const COUNT = 100;
const ROUNDS = 30;

export async function daemonFigures() {
	const stage = makeStage();
	let daemon;
	try {
		writeFleet(stage, COUNT, copySpec(stage));
		ballast(stage, ['apply']);
		daemon = await startDaemon(stage);
		const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
		await until(() => running(lxcpath) === COUNT, 20_000, 'all containers');
		const edit = await editLatency(stage);
		const crash = await crashLatency(lxcpath);
		const cpu = await idleCpu(daemon.pid);
		return [
			report('edit of a spec until the limit stands, median', median(edit), {
				bound: 100,
				unit: 'ms',
			}),
			report('init killed until RUNNING again, median', median(crash), { bound: 150, unit: 'ms' }),
			report('daemon RSS with 100 running', rssMb(daemon.pid), { bound: 100, unit: 'MB' }),
			report('daemon CPU a minute when idle', cpu, { bound: 50, unit: 'ms' }),
		];
	} finally {
		if (daemon) await stopDaemon(daemon);
		stage.dispose();
	}
}

async function editLatency(stage) {
	const taken = [];
	for (let round = 0; round < ROUNDS; round++) {
		const name = nameOf(round);
		const file = `/sys/fs/cgroup/memory/lxc.payload.${name}/memory.limit_in_bytes`;
		const path = join(stage.specs, `${name}.yaml`);
		const text = readFileSync(path, 'utf8').replace('64Mi', '96Mi');
		const begin = performance.now();
		writeFileSync(path, text);
		await until(
			() => readFileSync(file, 'utf8') === `${96 * 2 ** 20}\n`,
			5000,
			`the new limit of ${name}`,
		);
		taken.push(performance.now() - begin);
	}
	note(`edits: ${spread(taken)}`);
	return taken;
}

async function crashLatency(lxcpath) {
	const taken = [];
	for (let round = 0; round < ROUNDS; round++) {
		const name = nameOf(round + ROUNDS);
		const before = initOf(lxcpath, name);
		const begin = performance.now();
		process.kill(before, 'SIGKILL');
		await until(
			() => {
				const now = initOf(lxcpath, name);
				return now !== undefined && now !== before && isInit(now);
			},
			10_000,
			`${name} to run again`,
		);
		taken.push(performance.now() - begin);
	}
	note(`crashes: ${spread(taken)}`);
	return taken;
}

function rssMb(pid) {
	const line = lines(`/proc/${pid}/status`).find((text) => text.startsWith('VmRSS:')) ?? '';
	return Number(line.replace(/\D/g, '')) / 1024;
}

const spread = (values) =>
	`${Math.min(...values).toFixed(0)}..${median(values).toFixed(0)}..${Math.max(...values).toFixed(0)} ms`;
