/**
 * 20 new instances on images beside a 2-way shell loop of mkfs, mount, copy and lxc-start; and what is left when ballast
 * is killed again and again while it makes, starts and removes one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
	BALLAST,
	ballast,
	copySpec,
	loopsBelow,
	makeStage,
	median,
	mountsBelow,
	note,
	PLAIN_CONFIG,
	report,
	running,
	settle,
	shellLoop,
	until,
	writeFleet,
} from './stage.mjs';

const COUNT = 20;
const ROUNDS = 3;
const KILLS = 200;

const MAKE = `set -- {}; mkdir -p $P/$1/rootfs; truncate -s 64M $P/$1/root.img; mkfs.ext4 -q $P/$1/root.img
mount -o loop $P/$1/root.img $P/$1/rootfs; cp -a $ROOTFS/. $P/$1/rootfs`;

export async function imageDisks() {
	const figures = { plainMake: [], make: [], plainStart: [], start: [] };
	for (let round = 0; round < ROUNDS; round += 1) {
		await plainRound(figures);
		await ballastRound(figures);
	}
	for (const [name, values] of Object.entries(figures))
		note(`${name}: ${values.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
	const ratio = (mine, plain) => median(mine) / median(plain);
	return [
		report(
			'make 20 on images, ratio to mkfs + mount + copy',
			ratio(figures.make, figures.plainMake),
			{
				bound: 1.2,
				unit: 'x',
			},
		),
		report(
			'make and start 20 on images, ratio to the same + lxc-start',
			ratio(figures.start, figures.plainStart),
			{
				bound: 1.3,
				unit: 'x',
			},
		),
		report(`left after ${KILLS} kills: loop devices, mounts, folders`, await leftAfterKills(), {
			bound: 0,
			unit: '',
		}),
	];
}

async function plainRound(figures) {
	for (const [name, command] of [
		['plainMake', `${MAKE}; umount $P/$1/rootfs`],
		[
			'plainStart',
			`${MAKE}; eval "printf \\"%s\\" \\"$CONFIG\\"" >$P/$1/config; lxc-start -P $P -n $1`,
		],
	]) {
		const stage = makeStage();
		try {
			const env = { P: stage.plain, ROOTFS: stage.rootfs, CONFIG: PLAIN_CONFIG };
			await settle();
			figures[name].push(shellLoop(COUNT, command, env));
			if (name === 'plainStart') check(stage.plain);
		} finally {
			stage.dispose();
		}
	}
}

async function ballastRound(figures) {
	for (const [name, state] of [
		['make', 'Stopped'],
		['start', 'Running'],
	]) {
		const stage = makeStage();
		try {
			writeFleet(stage, COUNT, onImage(stage, state));
			await settle();
			figures[name].push(ballast(stage, ['apply']));
			if (name === 'start') check(join(stage.root, 'var/lib/ballast/lxc'));
		} finally {
			stage.dispose();
		}
	}
}

const onImage = (stage, state) => () =>
	`${copySpec(stage, state)()}  disks: [{name: root, image: {size: 64Mi}}]\n`;

function check(lxcpath) {
	const up = running(lxcpath);
	if (up !== COUNT) throw new Error(`only ${up} of ${COUNT} containers run in ${lxcpath}`);
}

/** Each round declares one instance, kills ballast at some moment, removes the instance, and kills once more. */
async function leftAfterKills() {
	const stage = makeStage();
	try {
		const lxcpath = join(stage.root, 'var/lib/ballast/lxc');
		for (let round = 0; round < KILLS; round += 1) {
			writeFleet(stage, 1, onImage(stage, round % 2 === 0 ? 'Running' : 'Absent'));
			await killedAfter(stage, 250 + ((round * 37) % 350));
		}
		writeFleet(stage, 1, onImage(stage, 'Absent'));
		ballast(stage, ['apply']);
		await until(() => loopsBelow(lxcpath).length === 0, 5000, 'loop devices to go').catch(() => 0);
		return (
			loopsBelow(stage.folder).length +
			mountsBelow(stage.folder).length +
			readdirSync(lxcpath).length
		);
	} finally {
		stage.dispose();
	}
}

async function killedAfter(stage, ms) {
	const args = ['--root', stage.root, '--specs', stage.specs, 'apply'];
	const child = spawn(BALLAST, args, { stdio: 'ignore' });
	const ended = once(child, 'exit');
	const timer = setTimeout(() => child.kill('SIGKILL'), ms);
	await ended;
	clearTimeout(timer);
}
