/** `npm run bench [-- NAME...]`: figures in one run, as a ratio to plain LXC where there is a yardstick. */
import { loadavg } from 'node:os';
import { withoutExtraCertificates } from '../scripts/steps.mjs';
import { autoFigures } from './auto.mjs';
import { balloonFigures } from './balloon.mjs';
import { cloneFigures } from './clone.mjs';
import { commands } from './commands.mjs';
import { createAndStart } from './create-and-start.mjs';
import { daemonFigures } from './daemon.mjs';
import { failoverFigures } from './failover.mjs';
import { imageDisks } from './image-disks.mjs';
import { limitFigures } from './limits.mjs';
import { migrationFigures } from './migrate.mjs';
import { note } from './stage.mjs';
import { storeFigures } from './store.mjs';
import { sweepFigures } from './sweep.mjs';
import { tarballFigures } from './tarball.mjs';
import { toAndFro } from './to-and-fro.mjs';

withoutExtraCertificates();
note(
	`load before: ${loadavg()
		.map((load) => load.toFixed(2))
		.join(' ')}`,
);
const figures = {
	'create-and-start': createAndStart,
	'image-disks': imageDisks,
	clone: cloneFigures,
	tarball: tarballFigures,
	sweep: sweepFigures,
	auto: autoFigures,
	commands,
	daemon: daemonFigures,
	store: storeFigures,
	limits: limitFigures,
	migrate: migrationFigures,
	'to-and-fro': toAndFro,
	failover: failoverFigures,
	balloon: balloonFigures,
};
const chosen = process.argv.slice(2);
const held = [];
for (const name of chosen.length === 0 ? Object.keys(figures) : chosen) {
	if (!(name in figures)) throw new Error(`no figures are named ${name}: ${Object.keys(figures)}`);
	held.push(...(await figures[name]()));
}
process.exitCode = held.every(Boolean) ? 0 : 1;
