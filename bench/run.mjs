/** `npm run bench`: every figure in one run, as a ratio to plain LXC where there is a yardstick. */
import { loadavg } from 'node:os';
import { autoFigures } from './auto.mjs';
import { balloonFigures } from './balloon.mjs';
import { commands } from './commands.mjs';
import { createAndStart } from './create-and-start.mjs';
import { daemonFigures } from './daemon.mjs';
import { limitFigures } from './limits.mjs';
import { note } from './stage.mjs';
import { sweepFigures } from './sweep.mjs';

note(
	`load before: ${loadavg()
		.map((load) => load.toFixed(2))
		.join(' ')}`,
);
const held = [
	...(await createAndStart()),
	...(await sweepFigures()),
	...(await autoFigures()),
	...(await commands()),
	...(await daemonFigures()),
	...(await limitFigures()),
	...(await balloonFigures()),
];
process.exitCode = held.every(Boolean) ? 0 : 1;
