/** A clone by a snapshot of btrfs, with 100 MB in the original: from its spec file until its init runs, by the daemon. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	ballast,
	initOf,
	isInit,
	makeStage,
	median,
	nameOf,
	note,
	report,
	settle,
	startDaemon,
	stopDaemon,
	until,
	writeFleet,
} from './stage.mjs';

const ROUNDS = 5;
const CONTENT = 100 * 2 ** 20;

export async function cloneFigures() {
	const stage = makeStage();
	let daemon;
	try {
		const pool = makePool(stage);
		writeFileSync(join(stage.rootfs, 'content'), Buffer.alloc(CONTENT, 'x'));
		writeFleet(stage, 1, () => {
			const root = `{name: root, btrfs: {folder: ${pool}}}`;
			return `  os: {copy: {path: ${stage.rootfs}}}\n  disks: [${root}]\n`;
		});
		ballast(stage, ['apply']);
		daemon = await startDaemon(stage);
		const times = [];
		for (let round = 1; round <= ROUNDS; round++) {
			await settle();
			ballast(stage, ['clone', nameOf(0), `clone${round}`]);
			const begin = performance.now();
			await until(() => runs(stage, `clone${round}`), 10_000, 'the clone to run');
			times.push(performance.now() - begin);
		}
		note(`clones: ${times.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
		return [
			report('clone by a snapshot and start it, after its spec is there', median(times), {
				bound: 300,
				unit: 'ms',
			}),
		];
	} finally {
		if (daemon) await stopDaemon(daemon);
		stage.dispose();
	}
}

function runs({ root }, name) {
	const init = initOf(join(root, 'var/lib/ballast/lxc'), name);
	return init !== undefined && isInit(init);
}

function makePool({ folder }) {
	const pool = join(folder, 'pool');
	mkdirSync(pool);
	writeFileSync(`${pool}.img`, '');
	truncateSync(`${pool}.img`, 2 ** 30);
	execFileSync('mkfs.btrfs', ['-q', `${pool}.img`]);
	execFileSync('mount', ['-o', 'loop', `${pool}.img`, pool]);
	return pool;
}
