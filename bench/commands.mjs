/** How long a person waits for `ballast diff` over 100 instances without a daemon, and for `--help`. */
import { ballast, copySpec, makeStage, median, report, settle, writeFleet } from './stage.mjs';

const COUNT = 100;
const ROUNDS = 7;

export async function commands() {
	const stage = makeStage();
	try {
		writeFleet(stage, COUNT, copySpec(stage));
		ballast(stage, ['apply']);
		await settle();
		const diff = Array.from({ length: ROUNDS }, () => ballast(stage, ['diff']));
		const help = Array.from({ length: ROUNDS }, () => ballast(stage, ['--help']));
		return [
			report('diff over 100 running instances', median(diff) / 1000, { bound: 0.4, unit: 's' }),
			report('--help', median(help) / 1000, { bound: 0.12, unit: 's' }),
		];
	} finally {
		stage.dispose();
	}
}
