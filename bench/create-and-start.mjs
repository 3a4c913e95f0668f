/**
 * 100 new instances from a directory rootfs, then 100 existing ones started, beside a 2-way shell loop: by
 * `apply`, which begins with nothing read, and by a daemon that sees one file change.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	ballast,
	copySpec,
	initOf,
	isInit,
	makeStage,
	median,
	nameOf,
	note,
	PLAIN_CONFIG,
	report,
	running,
	settle,
	shellLoop,
	startDaemon,
	stopDaemon,
	until,
	writeFleet,
} from './stage.mjs';

const COUNT = 100;
const ROUNDS = 3;

/** Rounds alternate between plain LXC and ballast, so that other load on the machine hits both. */
export async function createAndStart() {
	const names = [
		'plainCreate',
		'applyCreate',
		'daemonCreate',
		'plainStart',
		'applyStart',
		'daemonStart',
	];
	const figures = Object.fromEntries(names.map((name) => [name, []]));
	const stages = [];
	try {
		for (let round = 0; round < ROUNDS; round++) {
			for (const measure of [plainRound, applyRound, daemonRound]) {
				const stage = makeStage();
				stages.push(stage);
				await measure(stage, figures);
				stage.end();
			}
		}
	} finally {
		for (const stage of stages) stage.dispose();
	}
	for (const [name, values] of Object.entries(figures))
		note(`${name}: ${values.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
	return [
		judge('create and start 100 by apply, ratio to copy + lxc-start', figures, 'applyCreate'),
		judge('create and start 100 by a daemon, the same ratio', figures, 'daemonCreate'),
		judge('start 100 existing by apply, ratio to lxc-start', figures, 'applyStart'),
		judge('start 100 existing by a daemon, the same ratio', figures, 'daemonStart'),
	];
}

function judge(what, figures, name) {
	const plain = name.endsWith('Create') ? figures.plainCreate : figures.plainStart;
	return report(what, median(figures[name]) / median(plain), { bound: 1.3, unit: 'x' });
}

async function plainRound(stage, figures) {
	const env = { P: stage.plain, ROOTFS: stage.rootfs, CONFIG: PLAIN_CONFIG };
	const make =
		'set -- {}; mkdir $P/$1; cp -a $ROOTFS $P/$1/rootfs; eval "printf \\"%s\\" \\"$CONFIG\\"" >$P/$1/config';
	await settle();
	figures.plainCreate.push(shellLoop(COUNT, `${make}; lxc-start -P $P -n $1`, env));
	check(stage.plain);
	shellLoop(COUNT, 'lxc-stop -k -P $P -n {}', env);
	await settle();
	figures.plainStart.push(shellLoop(COUNT, 'lxc-start -P $P -n {}', env));
	check(stage.plain);
}

async function applyRound(stage, figures) {
	const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
	writeFleet(stage, COUNT, copySpec(stage));
	await settle();
	figures.applyCreate.push(ballast(stage, ['apply']));
	check(lxcpath);
	writeFleet(stage, COUNT, copySpec(stage, 'Stopped'));
	ballast(stage, ['apply']);
	writeFleet(stage, COUNT, copySpec(stage));
	await settle();
	figures.applyStart.push(ballast(stage, ['apply']));
	check(lxcpath);
}

/** One profile says whether all of them run: an edit of it until the last one does. */
async function daemonRound(stage, figures) {
	let daemon;
	try {
		const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
		declareState(stage, 'Absent');
		writeFleet(stage, COUNT, () => copySpec(stage)().replace('  state: Running\n', ''));
		daemon = await startDaemon(stage);
		await settle();
		figures.daemonCreate.push(await untilAllRun(stage, lxcpath));
		declareState(stage, 'Stopped');
		await until(() => running(lxcpath) === 0, 60_000, 'all containers to stop');
		await settle();
		figures.daemonStart.push(await untilAllRun(stage, lxcpath));
	} finally {
		if (daemon) await stopDaemon(daemon);
	}
}

function declareState(stage, state) {
	writeFileSync(
		join(stage.specs, 'default.yaml'),
		`apiVersion: ballast/v1\nkind: Profile\nmetadata: {name: default}\nspec: {state: ${state}}\n`,
	);
}

/**
 * Until each runs its own init, as after `lxc-start`: its socket listens some ms before. Looks from the end of
 * the list, and at each only until it was seen, so that the waiting takes little from what is measured.
 */
function untilAllRun(stage, lxcpath) {
	declareState(stage, 'Running');
	const open = Array.from({ length: COUNT }, (_, i) => nameOf(i));
	const allRun = () => {
		for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
			const init = initOf(lxcpath, last);
			if (init === undefined || !isInit(init)) return false;
			open.pop();
		}
		return true;
	};
	return until(allRun, 60_000, 'all containers to run');
}

function check(lxcpath) {
	const up = running(lxcpath);
	if (up !== COUNT) throw new Error(`only ${up} of ${COUNT} containers run in ${lxcpath}`);
}
