import { readdirSync, readFileSync } from 'node:fs';

const IDLE_MS = 60_000;

/** What a process takes of a processor in a minute in which nothing happens, in ms. */
export async function idleCpu(pid) {
	// V8 collects garbage once more (90 ms) up to a minute after the last work; idle is what comes after it
	await new Promise((next) => setTimeout(next, 75_000));
	const before = cpuMs(pid);
	await new Promise((next) => setTimeout(next, IDLE_MS));
	return cpuMs(pid) - before;
}

/** Nanosecond counters of every thread, so that small figures are not lost in clock ticks. */
function cpuMs(pid) {
	const tasks = `/proc/${pid}/task`;
	return readdirSync(tasks).reduce(
		(sum, task) =>
			sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
		0,
	);
}
