import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLine } from '../../host/last-line.ts';
import { runInGroup } from '../../host/run-in-group.ts';
import type { Allocation, AllocationQuestion } from '../../model/allocation.ts';
import { formatDuration } from '../../model/duration.ts';
import { messageOf } from '../../model/errors.ts';
import type { Allocator } from './allocator.ts';
import { iallocatorAnswer } from './iallocator-answer.ts';
import { iallocatorRequest } from './iallocator-request.ts';

/** An answer has some hundred bytes. */
const MOST_BYTES = 2 ** 20;
/** Otherwise it keeps room on each node for all instances of any other one, which ballast promises nobody. */
const OPTIONS = ['--no-capacity-checks'] as const;

export interface HailOptions {
	/** Of the program. */
	readonly path: string;
	/** Milliseconds until it is killed. */
	readonly timeoutMs: number;
	/** For its question, and for nothing else: what a process left there that was killed goes with the next one. `null` = a new one for each. */
	readonly folder: string | null;
}

/** Ganeti's hail, or another program that speaks its iallocator protocol and takes its options. */
export class Hail implements Allocator {
	readonly #options: HailOptions;

	constructor(options: HailOptions) {
		this.#options = options;
	}

	async ask(question: AllocationQuestion, signal?: AbortSignal): Promise<Allocation> {
		try {
			const folder = await this.#emptyFolder();
			try {
				const file = join(folder, 'request.json');
				await writeFile(file, JSON.stringify(iallocatorRequest(question)));
				return await this.#run(file, signal);
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		} catch (thrown) {
			return { kind: 'Failed', why: `hail could not be asked: ${messageOf(thrown)}` };
		}
	}

	async #emptyFolder(): Promise<string> {
		const { folder } = this.#options;
		if (folder === null) return mkdtemp(join(tmpdir(), 'ballast-hail-'));
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true, mode: 0o700 });
		return folder;
	}

	async #run(file: string, end?: AbortSignal): Promise<Allocation> {
		const { path, timeoutMs } = this.#options;
		const tooMuch = new AbortController();
		let answer = '';
		const onOutput = (text: string, from: 'stdout' | 'stderr'): void => {
			if (from === 'stdout') answer += text;
			if (answer.length > MOST_BYTES) tooMuch.abort(new Error('it does not stop to write'));
		};
		const bound = ['setpriv', '--pdeathsig', 'KILL', '--', path, file, ...OPTIONS] as const;
		const signal = AbortSignal.any([tooMuch.signal, ...(end === undefined ? [] : [end])]);
		const { exitCode, output } = await runInGroup(bound, { timeoutMs, signal, onOutput });
		if (exitCode === 0) return iallocatorAnswer(answer.trim());
		const how =
			exitCode === null
				? `was killed, or gave no answer in ${formatDuration(timeoutMs)}`
				: `ended with ${exitCode}: ${lastLine(output) || 'it said nothing'}`;
		return { kind: 'Failed', why: `hail ${how}` };
	}
}
