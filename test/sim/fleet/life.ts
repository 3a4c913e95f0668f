import { SimCrash } from '../../../src/drivers/container/sim/sim-call.ts';
import { intercepted } from './intercepted.ts';

/** The life of one process. What it calls after its end has no effect and no answer. */
export class Life {
	/** Resolves when the process is gone. */
	readonly ended: Promise<void>;
	#end: () => void = () => undefined;
	#isOver = false;
	#answersLeft = Number.POSITIVE_INFINITY;

	constructor() {
		this.ended = new Promise((resolve) => {
			this.#end = resolve;
		});
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	end(): void {
		this.#isOver = true;
		this.#end();
	}

	/** The process dies in place of getting the n-th answer from now. */
	endAtAnswer(answers: number): void {
		this.#answersLeft = answers;
	}

	/** The same object as this process sees it. */
	sees<T extends object>(object: T): T {
		return intercepted(object, ({ go }) => (this.#isOver ? silence() : this.#answer(go)));
	}

	async #answer(go: () => unknown): Promise<unknown> {
		try {
			const answer = await go();
			return this.#lives() ? answer : silence();
		} catch (thrown) {
			if (thrown instanceof SimCrash) this.end();
			if (this.#lives()) throw thrown;
			return silence();
		}
	}

	#lives(): boolean {
		this.#answersLeft -= 1;
		if (this.#answersLeft <= 0) this.end();
		return !this.#isOver;
	}
}

/** Where the code of a dead process stands for ever. */
function silence(): Promise<never> {
	return new Promise(() => undefined);
}
