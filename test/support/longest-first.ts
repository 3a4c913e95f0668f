import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Begin the paths of the files that take minutes, the longest first; `npm test` names the slowest ones at its end. */
const LONGEST = [
	...['test/vm/two-hosts', 'test/hosts/migration-phases', 'test/hosts/'],
	...['test/real-lxc/', 'test/sim/'],
];

/**
 * What takes long begins first: begun last, it would go on when the other workers have nothing left to do. vitest itself
 * knows how long a file takes only where it ran before, which in CI it did not.
 */
export class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const usual = await super.sort(files);
		return usual.toSorted((a, b) => this.#rank(a) - this.#rank(b));
	}

	#rank({ moduleId }: TestSpecification): number {
		const at = LONGEST.findIndex((begin) =>
			moduleId.startsWith(`${this.ctx.config.root}/${begin}`),
		);
		return at === -1 ? LONGEST.length : at;
	}
}
