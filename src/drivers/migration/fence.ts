import { lastLine } from '../../host/last-line.ts';
import { runInGroup } from '../../host/run-in-group.ts';
import { OperationError } from '../../model/errors.ts';
import type { Settings } from '../../settings.ts';

/** Several instances of one node fail over at the same time, and the node is off for all of them. */
const HOLDS_MS = 10_000;

/** Makes sure that other nodes are off, by a command of the settings. */
export class Fence {
	readonly #settings: Settings['failover'];
	readonly #underWay = new Map<string, Promise<void>>();

	constructor(settings: Settings['failover']) {
		this.#settings = settings;
	}

	get isThere(): boolean {
		return this.#settings.fence !== null;
	}

	/** Runs once for all that ask at the same time, and for a moment after. It goes on to its end when they do not wait any more. */
	run(node: string): Promise<void> {
		const known = this.#underWay.get(node);
		if (known !== undefined) return known;
		const running = this.#run(node);
		this.#underWay.set(node, running);
		const forget = (): unknown => this.#underWay.delete(node);
		running.then(() => setTimeout(forget, HOLDS_MS).unref(), forget);
		return running;
	}

	async #run(node: string): Promise<void> {
		const { fence, timeout } = this.#settings;
		if (fence === null) throw failed(node, 'the settings name no command for that');
		const { exitCode, output } = await runInGroup([...fence, node], { timeoutMs: timeout });
		if (exitCode === 0) return;
		const how = exitCode === null ? 'took too long, or was killed' : `ended with ${exitCode}`;
		throw failed(node, `${fence[0]} ${how}: ${lastLine(output) || 'it said nothing'}`);
	}
}

function failed(node: string, why: string): OperationError {
	return new OperationError(`nobody made sure that ${node} is off: ${why}`, {
		reason: 'FencingFailed',
	});
}
