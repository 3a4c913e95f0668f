import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chooseOs, type GanetiOsSpec } from './chosen-os.ts';
import { findDefinition } from './definition.ts';
import { coreEnvironment, instanceEnvironment, type ScriptInstance } from './environment.ts';
import { OutputLog } from './output-log.ts';
import { runScript } from './run-script.ts';

export interface InstallOrder {
	readonly os: GanetiOsSpec;
	readonly searchPath: readonly string[];
	readonly instance: ScriptInstance;
	readonly logPath: string;
}

/** Lets a Ganeti OS definition fill the disk of an instance, after it has verified its parameters. */
export async function installOs(
	{ os, searchPath, instance, logPath }: InstallOrder,
	signal?: AbortSignal,
): Promise<void> {
	const definition = await findDefinition(os.name, searchPath);
	const chosen = chooseOs(definition, os);
	await mkdir(dirname(logPath), { recursive: true });
	const log = new OutputLog(logPath);
	const call = { definition, timeoutMs: os.timeout, log, logPath };
	try {
		if (definition.apiVersion >= 20) {
			const environment = coreEnvironment(chosen);
			await runScript({ ...call, script: 'verify', args: ['parameters'], environment }, signal);
		}
		const environment = instanceEnvironment(chosen, instance);
		await runScript({ ...call, script: 'create', args: [], environment }, signal);
	} finally {
		await log.close();
	}
}
