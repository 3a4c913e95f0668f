/** One instance from the archive of a whole Debian, in a directory and on an image, beside plain tar. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHostsRoot } from '../scripts/hosts-root.mjs';
import {
	ballast,
	makeStage,
	median,
	note,
	report,
	settle,
	shellLoop,
	writeFleet,
} from './stage.mjs';

const ROUNDS = 5;
const MEBIBYTE = 2 ** 20;
/** What tar keeps of a rootfs, for both. */
const UNPACK = 'tar -x --numeric-owner --xattrs --xattrs-include="*" --acls -f $TARBALL -C';

const PLAIN = {
	directory: `mkdir $P/{}; ${UNPACK} $P/{}`,
	image: `mkdir $P/{}; truncate -s 2G $P/{}.img; mkfs.ext4 -q $P/{}.img; mount -o loop $P/{}.img $P/{}
${UNPACK} $P/{}; umount $P/{}`,
};
const DISKS = {
	directory: '',
	image: '  disks: [{name: root, image: {size: 2Gi}}]\n',
};
const BOUNDS = { directory: 1.15, image: 1.2 };

export async function tarballFigures() {
	const tarball = packDebian();
	try {
		note(`the archive: ${Math.round(statSync(tarball.path).size / MEBIBYTE)} MiB`);
		const held = [];
		for (const kind of Object.keys(PLAIN)) held.push(await compare(kind, tarball.path));
		return held;
	} finally {
		tarball.stage.dispose();
	}
}

async function compare(kind, tarball) {
	const plain = [];
	const mine = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		plain.push(
			await inStage((stage) => shellLoop(1, PLAIN[kind], { P: stage.plain, TARBALL: tarball })),
		);
		mine.push(await inStage((stage) => made(stage, kind, tarball)));
	}
	const words = (times) => times.map((ms) => `${ms.toFixed(0)} ms`).join(', ');
	note(`${kind}: plain ${words(plain)}; ballast ${words(mine)}`);
	const what = `create from a Debian archive, ${kind}, ratio to plain tar`;
	return report(what, median(mine) / median(plain), { bound: BOUNDS[kind], unit: 'x' });
}

/** Both begin with nothing that waits to be written. */
async function inStage(work) {
	const stage = makeStage();
	try {
		execFileSync('sync');
		await settle();
		return work(stage);
	} finally {
		stage.dispose();
	}
}

function made(stage, kind, tarball) {
	const spec = `  state: Stopped\n  os: {tarball: {path: ${tarball}}}\n${DISKS[kind]}`;
	writeFleet(stage, 1, () => spec);
	return ballast(stage, ['apply']);
}

/** The root of the test hosts, which has no init, with one. */
function packDebian() {
	const stage = makeStage();
	const path = join(stage.folder, 'debian.tar');
	const extra = join(stage.folder, 'extra');
	mkdirSync(join(extra, 'usr/sbin'), { recursive: true });
	writeFileSync(join(extra, 'usr/sbin/init'), '#!/bin/sh\nexec sleep 1000000\n', { mode: 0o755 });
	const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
	const from = ['-c', '--numeric-owner', '--xattrs', '-f', path];
	execFileSync(
		'tar',
		[...from, '-C', ensureHostsRoot(), '.', '-C', extra, './usr/sbin/init'],
		quiet,
	);
	return { path, stage };
}
