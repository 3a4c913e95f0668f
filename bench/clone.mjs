/** A clone by a snapshot of btrfs, with 100 MB in the original: the whole `apply` that makes and starts it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ballast, makeStage, median, nameOf, note, report, settle, writeFleet } from './stage.mjs';

const ROUNDS = 5;
const CONTENT = 100 * 2 ** 20;

export async function cloneFigures() {
	const stage = makeStage();
	try {
		const pool = makePool(stage);
		writeFileSync(join(stage.rootfs, 'content'), Buffer.alloc(CONTENT, 'x'));
		writeFleet(stage, 1, () => {
			const root = `{name: root, btrfs: {folder: ${pool}}}`;
			return `  os: {copy: {path: ${stage.rootfs}}}\n  disks: [${root}]\n`;
		});
		ballast(stage, ['apply']);
		const times = [];
		for (let round = 1; round <= ROUNDS; round++) {
			ballast(stage, ['clone', nameOf(0), `clone${round}`]);
			await settle();
			times.push(ballast(stage, ['apply']));
		}
		note(`clones: ${times.map((ms) => `${ms.toFixed(0)} ms`).join(', ')}`);
		return [
			report('clone by a snapshot and start it, all of apply', median(times), {
				bound: 300,
				unit: 'ms',
			}),
		];
	} finally {
		stage.dispose();
	}
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
