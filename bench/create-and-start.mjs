/** 100 new instances from a directory rootfs, then 100 existing ones started, beside a 2-way shell loop. */
import { join } from 'node:path';
import {
	ballast,
	copySpec,
	makeStage,
	median,
	note,
	PLAIN_CONFIG,
	report,
	running,
	settle,
	shellLoop,
	writeFleet,
} from './stage.mjs';

const COUNT = 100;
const ROUNDS = 3;

/** Rounds alternate between plain LXC and ballast, so that other load on the machine hits both. */
export async function createAndStart() {
	const figures = { plainCreate: [], ballastCreate: [], plainStart: [], ballastStart: [] };
	for (let round = 0; round < ROUNDS; round++) {
		await plainRound(figures);
		await ballastRound(figures);
	}
	for (const [name, values] of Object.entries(figures))
		note(`${name}: ${values.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
	return [
		report('create and start 100, ratio to copy + lxc-start', ratio(figures, 'Create'), {
			bound: 1.3,
			unit: 'x',
		}),
		report('start 100 existing, ratio to lxc-start', ratio(figures, 'Start'), {
			bound: 1.3,
			unit: 'x',
		}),
	];
}

const ratio = (figures, what) =>
	median(figures[`ballast${what}`]) / median(figures[`plain${what}`]);

async function plainRound(figures) {
	const stage = makeStage();
	try {
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
	} finally {
		stage.dispose();
	}
}

async function ballastRound(figures) {
	const stage = makeStage();
	try {
		const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
		writeFleet(stage, COUNT, copySpec(stage));
		await settle();
		figures.ballastCreate.push(ballast(stage, ['apply']));
		check(lxcpath);
		writeFleet(stage, COUNT, copySpec(stage, 'Stopped'));
		ballast(stage, ['apply']);
		writeFleet(stage, COUNT, copySpec(stage));
		await settle();
		figures.ballastStart.push(ballast(stage, ['apply']));
		check(lxcpath);
	} finally {
		stage.dispose();
	}
}

function check(lxcpath) {
	const up = running(lxcpath);
	if (up !== COUNT) throw new Error(`only ${up} of ${COUNT} containers run in ${lxcpath}`);
}
