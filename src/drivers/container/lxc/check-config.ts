import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../host/process.ts';
import { OperationError } from '../../../model/errors.ts';
import { fileFailed } from '../../os/command-failed.ts';
import type { ConfigLine } from './config/config-line.ts';
import { type ConfigInput, configLines, configText } from './config/render-config.ts';
import { parseLxcLog } from './lxc-log.ts';

const TIMEOUT_MS = 10_000;

/**
 * Has the installed LXC load configs before they replace others. Configs that differ only in whose they
 * are share one verdict, so a hundred equal instances cost one process.
 */
export class ConfigChecker {
	readonly #folder: string;
	/** By what configs have in common: LXC's verdict, or the check that will bring it. What it refuses is forgotten. */
	readonly #verdicts = new Map<string, Promise<void>>();

	/** Candidates are written below `folder` while they are checked. */
	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Returns the config's text. Throws `ConfigRefused` naming the line that LXC refuses, and who wrote it. */
	async accepted(input: ConfigInput, signal?: AbortSignal): Promise<string> {
		const lines = configLines(input);
		await this.#verdict(anonymousHash(input), () => this.#check(input, lines, signal));
		return configText(lines);
	}

	/**
	 * Instances that come at the same time wait for the first one's check. When that fails, each asks for
	 * itself: it hears of its own lines, and is not ended by the end of another one's.
	 */
	async #verdict(key: string, check: () => Promise<void>): Promise<void> {
		const isAccepted = this.#verdicts.get(key)?.then(
			() => true,
			() => false,
		);
		// nothing is awaited where there is no verdict: two that come at the same time would both check
		if (isAccepted !== undefined && (await isAccepted)) return;
		const mine = check();
		this.#verdicts.set(key, mine);
		await mine.catch((cause: unknown) => {
			if (this.#verdicts.get(key) === mine) this.#verdicts.delete(key);
			throw cause;
		});
	}

	async #check(
		input: ConfigInput,
		lines: readonly ConfigLine[],
		signal?: AbortSignal,
	): Promise<void> {
		const folder = join(this.#folder, input.name);
		const log = join(folder, 'log');
		await rm(folder, { recursive: true, force: true });
		try {
			await writeCandidate(folder, lines).catch((cause: unknown) => {
				throw fileFailed(`check the LXC config of ${input.name}`, cause);
			});
			const target = ['-P', this.#folder, '-n', input.name];
			const result = await run(
				['lxc-info', ...target, '-c', 'lxc.uts.name', '-o', log, '-l', 'ERROR'],
				{ timeoutMs: TIMEOUT_MS, ...(signal && { signal }) },
			);
			if (result.exitCode !== 0) {
				const text = await readFile(log, 'utf8').catch(() => '');
				throw refusal(input, lines, text || result.stderr);
			}
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	}
}

async function writeCandidate(folder: string, lines: readonly ConfigLine[]): Promise<void> {
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'config'), configText(lines));
}

/** Equal for configs that differ only in name, uid and paths: those cannot make LXC refuse a config. */
function anonymousHash(input: ConfigInput): string {
	const anonymous = configLines({
		...input,
		name: 'x',
		uid: 'x',
		rootfs: '/x',
		mounts: input.mounts.map((mount) => ({ ...mount, tree: '/x' })),
		consoleLog: '/x',
	});
	return createHash('sha256')
		.update(`${input.host.lxcVersion}\n${configText(anonymous)}`)
		.digest('hex');
}

function refusal(input: ConfigInput, lines: readonly ConfigLine[], log: string): OperationError {
	const messages = parseLxcLog(log).map((logged) => logged.message);
	const line = refusedLine(messages, lines);
	const why = messages.find((message) => !PARSE_FAILURE.test(message)) ?? 'it cannot parse it';
	const where = line === null ? 'it' : `line ${lines.indexOf(line) + 1} (${line.text.trim()})`;
	return new OperationError(
		`cannot use the LXC config of ${input.name}: LXC ${input.host.lxcVersion} refuses ${where}: ${why}`,
		{ reason: 'ConfigRefused', retry: 'never', hint: line === null ? '' : hintFor(line) },
	);
}

const PARSE_FAILURE = /^Failed to parse config file ".*" at line "(.*)"$/;

/** LXC quotes the line it stumbled over; of equal lines the user's is meant, it comes last. */
function refusedLine(messages: readonly string[], lines: readonly ConfigLine[]): ConfigLine | null {
	for (const message of messages) {
		const text = PARSE_FAILURE.exec(message)?.[1];
		const line = text && lines.findLast((candidate) => candidate.text.trim() === text.trim());
		if (line) {
			return line;
		}
	}
	return null;
}

function hintFor(line: ConfigLine): string {
	switch (line.source) {
		case 'ballast':
			return 'ballast wrote this line: check the field of the spec that it comes from.';
		case 'os':
			return 'The template of the rootfs wrote this line into os.conf beside the config.';
		case 'lxc_extra_config':
		case 'lxc_extra_config_file':
			return `It is line ${line.sourceLine} of hvparams.${line.source}.`;
	}
}
