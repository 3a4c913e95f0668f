import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** What came of one test file. `failures` are lines "FILE > TEST: first line of the message". */
interface FileResult {
	passed: number;
	failed: number;
	skipped: number;
	failures: string[];
	/** How long its tests and hooks took. */
	ms: number;
}

/**
 * Prints the one plain closing line that CI reads: "12 passed, 0 failed, 0 skipped". With BALLAST_TEST_RESULTS it writes
 * the results by file there instead, as JSON: scripts/run-tests.mjs adds them up.
 */
export default class PlainSummary implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
		const files: Record<string, FileResult> = {};
		for (const module of modules) files[nameOf(module.moduleId)] = resultOf(module);
		for (const error of unhandled) {
			// vitest says which file ran then, when it knows
			const path: unknown = error['VITEST_TEST_PATH'];
			const name = typeof path === 'string' ? nameOf(path) : '';
			files[name] ??= nothingOf(0);
			addFailure(files[name], `${name} > outside of a test`, error.message);
		}
		const to = process.env['BALLAST_TEST_RESULTS'];
		if (to === undefined) printLine(Object.values(files));
		else writeFileSync(to, JSON.stringify(files));
	}
}

function resultOf(module: TestModule): FileResult {
	const result = nothingOf(module.diagnostic().duration);
	const name = nameOf(module.moduleId);
	for (const error of module.errors()) addFailure(result, name, error.message);
	for (const test of module.children.allTests()) {
		const { state, errors } = test.result();
		if (state === 'failed') addFailure(result, `${name} > ${test.fullName}`, errors[0]?.message);
		else if (state !== 'pending') result[state] += 1;
	}
	return result;
}

function nothingOf(ms: number): FileResult {
	return { passed: 0, failed: 0, skipped: 0, failures: [], ms };
}

function addFailure(result: FileResult, where: string, message = ''): void {
	result.failed += 1;
	result.failures.push(`${where}: ${message.split('\n', 1)[0]}`);
}

function nameOf(path: string): string {
	return relative(process.cwd(), path);
}

function printLine(files: readonly FileResult[]): void {
	const sum = (of: 'passed' | 'failed' | 'skipped') =>
		files.reduce((total, file) => total + file[of], 0);
	process.stdout.write(
		`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
	);
}
