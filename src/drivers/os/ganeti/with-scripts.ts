import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type ChosenOs, chooseOs, type GanetiOsSpec } from './chosen-os.ts';
import { findDefinition, requireScript, type ScriptName } from './definition.ts';
import { OutputLog } from './output-log.ts';
import { runScript, type ScriptCall } from './run-script.ts';

/** A definition whose scripts are to be run. */
export interface ScriptOrder {
	readonly os: GanetiOsSpec;
	readonly searchPath: readonly string[];
	/** The folder of the instances. */
	readonly lxcpath: string;
	/** Takes what all of them print. */
	readonly logPath: string;
}

export type Run = (
	call: Pick<ScriptCall, 'script' | 'environment' | 'files' | 'hint'>,
	signal?: AbortSignal,
) => Promise<void>;

/** Runs scripts of a definition that has all of them; `use` says in which order and with what. */
export async function withScripts(
	{ os, searchPath, lxcpath, logPath }: ScriptOrder,
	scripts: readonly ScriptName[],
	use: (chosen: ChosenOs, run: Run) => Promise<void>,
): Promise<void> {
	const definition = await findDefinition(os.name, searchPath);
	for (const script of scripts) await requireScript(definition.folder, script);
	const chosen = chooseOs(definition, os);
	await mkdir(dirname(logPath), { recursive: true });
	const log = new OutputLog(logPath);
	try {
		await use(chosen, (call, signal) => {
			const args = call.script === 'verify' ? ['parameters'] : [];
			const { timeout: timeoutMs } = os;
			return runScript({ definition, args, timeoutMs, lxcpath, log, logPath, ...call }, signal);
		});
	} finally {
		await log.close();
	}
}
