/**
 * The daemon with 100 running instances whose limits come from one profile: how long after an edit of it all
 * limits of all instances stand, and what a pass costs that compares everything and finds nothing to do.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
	ballast,
	copySpec,
	makeStage,
	median,
	nameOf,
	note,
	report,
	running,
	settle,
	startDaemon,
	stopDaemon,
	until,
	writeFleet,
} from './stage.mjs';

const EDITS = 7;
const PASSES = 30;
/** Passes that fill the caches and let the code be compiled, as in a daemon that has run for a while. */
const WARM_UP = 10;
/** As many as a daemon makes in a day by itself: V8 optimizes what is called often, and each takes a fifth less then. */
const DAY = 250;

/** Two sets of limits, each with every value different, and the files that show them on cgroup v1. */
const SETTINGS = [
	limits({ memory: 64, quota: 0.5, weight: 200, pids: 100 }),
	limits({ memory: 96, quota: 1.5, weight: 50, pids: 200 }),
];

function limits({ memory, quota, weight, pids }) {
	return {
		spec: `  memory: {max: ${memory}Mi}\n  cpu: {quota: ${quota}, weight: ${weight}}\n  pids: ${pids}\n`,
		files: {
			'memory/{}/memory.limit_in_bytes': memory * 2 ** 20,
			'cpu/{}/cpu.cfs_quota_us': quota * 100_000,
			'cpu/{}/cpu.shares': (weight * 1024) / 100,
			'pids/{}/pids.max': pids,
		},
	};
}

export async function limitFigures(count = 100) {
	const stage = makeStage();
	let daemon;
	try {
		writeProfile(stage, SETTINGS[0]);
		writeFleet(stage, count, (name) =>
			copySpec(stage)(name).replace(/ {2}memory.*\n/, '  profiles: [limits]\n'),
		);
		ballast(stage, ['apply']);
		daemon = await startDaemon(stage);
		const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
		await until(() => running(lxcpath) === count, 20_000, 'all containers');
		const edits = await profileEdits(stage, count);
		const fresh = await noopPasses(stage, { pid: daemon.pid, warmUp: WARM_UP });
		const old = await noopPasses(stage, { pid: daemon.pid, warmUp: DAY });
		return [
			report(`limits of ${count} set after the edit of a profile, median`, median(edits), {
				bound: 150,
				unit: 'ms',
			}),
			...judge(`a no-op pass over ${count} running instances`, fresh),
			...judge('the same in a daemon that has run for a day', old),
		];
	} finally {
		if (daemon) await stopDaemon(daemon);
		stage.dispose();
	}
}

function judge(what, { passes, processes }) {
	return [
		report(`${what}, median`, median(passes), { bound: 25, unit: 'ms' }),
		report('processes that it started', processes, { bound: 0, unit: '' }),
	];
}

function writeProfile(stage, { spec }) {
	writeFileSync(
		join(stage.specs, 'limits.yaml'),
		`apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: limits}\nspec:\n${spec}`,
	);
}

/** From the write of the profile until the last file of the last container shows its value. */
async function profileEdits(stage, count) {
	const taken = [];
	for (let round = 0; round < EDITS; round++) {
		await settle();
		const setting = SETTINGS[(round + 1) % SETTINGS.length];
		const open = filesOf(setting, count);
		const begin = performance.now();
		writeProfile(stage, setting);
		await until(() => allStand(open), 20_000, 'the limits of the profile');
		taken.push(performance.now() - begin);
	}
	note(`edits: ${taken.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
	return taken;
}

function filesOf({ files }, count) {
	return Array.from({ length: count }, (_, i) =>
		Object.entries(files).map(([path, value]) => ({
			path: `/sys/fs/cgroup/${path.replace('{}', `lxc.payload.${nameOf(i)}`)}`,
			text: `${value}\n`,
		})),
	).flat();
}

/** Drops the files that show their value from the end of the list; true when none is left. */
function allStand(open) {
	for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
		if (readFileSync(last.path, 'utf8') !== last.text) return false;
		open.pop();
	}
	return true;
}

/** A pass by the API: the specs are read, all is looked at and compared, and every instance has a run. */
async function noopPasses(stage, { pid, warmUp }) {
	const socketPath = join(stage.root, 'run/ballast/ballast.sock');
	await settle();
	const passes = [];
	const faultsBefore = faultsOfChildren(pid);
	for (let round = 0; round < warmUp + PASSES; round++) {
		const begin = performance.now();
		const answer = await post(socketPath, '/v1/apply', { names: [], timeoutMs: null });
		passes.push(performance.now() - begin);
		if (!answer.includes('"results"') || answer.includes('"event"'))
			throw new Error(`this was no no-op pass: ${answer.slice(0, 500)}`);
	}
	const inWords = (some) => some.map((ms) => ms.toFixed(1)).join(' ');
	note(
		`passes: the first ${inWords(passes.slice(0, 10))} ms, the last ${inWords(passes.slice(-10))} ms`,
	);
	const processes = faultsOfChildren(pid) === faultsBefore ? 0 : 1;
	return { passes: passes.slice(warmUp), processes };
}

/** Page faults of all children that have ended: no process runs without one. */
function faultsOfChildren(pid) {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8]);
}

function post(socketPath, path, body) {
	return new Promise((resolve, reject) => {
		const asked = request({ socketPath, path, method: 'POST' }, (response) =>
			text(response).then(resolve, reject),
		);
		asked.on('error', reject);
		asked.end(JSON.stringify(body));
	});
}
