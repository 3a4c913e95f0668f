import type { Reporter, TestModule } from 'vitest/node';

/** Prints the one plain closing line that CI reads: "12 passed, 0 failed, 0 skipped". */
export default class PlainSummary implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
		const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
		for (const module of modules) {
			if (module.state() === 'failed' && module.errors().length > 0) count.failed += 1;
			for (const test of module.children.allTests()) count[test.result().state] += 1;
		}
		process.stdout.write(
			`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
		);
	}
}
