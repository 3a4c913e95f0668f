import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localTool, main, runVisibly, say, withoutExtraCertificates } from './steps.mjs';

/** More files than this failing is no coincidence. */
const MOST_RUN_AGAIN = 3;

/** So many files are named by how long they took, when they took this long. */
const SLOWEST = { count: 10, ms: 10_000 };

/**
 * Runs vitest and ends with the closing line "N passed, N failed, N skipped", before which each failure stands once
 * more in a line. In CI, files that failed are run once more, one after the other: many of our tests wait for processes
 * of a real system, and a machine that is busy with something else has cost whole days. What passes then is called
 * unsteady by name, and is to be mended.
 *
 * @param {string[]} args for vitest
 * @returns the exit code: 0 when nothing failed in the end
 */
export function runTests(args) {
	withoutExtraCertificates();
	const folder = mkdtempSync(join(tmpdir(), 'ballast-results-'));
	try {
		const first = runOnce(args, join(folder, 'first.json'));
		if (first === undefined) return 1;
		const again = runAgain(args, failedFiles(first), join(folder, 'again.json'));
		saySlowest(first);
		return conclude({ ...first, ...again }, first);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Results by file (test/support/plain-summary.ts); undefined when vitest ended without any. */
function runOnce(args, to) {
	const status = runVisibly(localTool('vitest'), ['run', ...args], { BALLAST_TEST_RESULTS: to });
	try {
		return JSON.parse(readFileSync(to, 'utf8'));
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
		say(`vitest ended with ${status} and no results`);
		return undefined;
	}
}

function runAgain(args, files, to) {
	if (process.env.CI !== 'true' || files.length === 0 || files.length > MOST_RUN_AGAIN) return {};
	say(`once more, one after the other: ${files.join(' ')}`);
	const options = args.filter((arg) => !arg.endsWith('.test.ts'));
	return runOnce([...options, '--maxWorkers', '1', ...files], to) ?? {};
}

function saySlowest(results) {
	const slow = Object.entries(results).filter(([, { ms }]) => ms >= SLOWEST.ms);
	const slowest = slow.toSorted(([, a], [, b]) => b.ms - a.ms).slice(0, SLOWEST.count);
	for (const [file, { ms }] of slowest) console.log(`SLOW ${Math.round(ms / 1000)} s ${file}`);
}

/** Says what failed at first and passed then, what failed, and how many. */
function conclude(last, first) {
	const steady = (file) => last[file].failed > 0 || first[file].failed === 0;
	const unsteady = Object.keys(first).filter((file) => !steady(file));
	sayEach(
		'UNSTEADY',
		unsteady.flatMap((file) => first[file].failures),
	);
	sayEach(
		'FAILED',
		Object.values(last).flatMap(({ failures }) => failures),
	);
	const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((of) => total(last, of));
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	return failed === 0 ? 0 : 1;
}

function sayEach(word, failures) {
	for (const failure of failures) console.log(`${word} ${failure}`);
}

function failedFiles(results) {
	return Object.keys(results).filter((file) => results[file].failed > 0);
}

function total(results, of) {
	return Object.values(results).reduce((sum, result) => sum + result[of], 0);
}

// the test machine starts this file by itself
if (import.meta.filename === process.argv[1]) await main(() => runTests(process.argv.slice(2)));
