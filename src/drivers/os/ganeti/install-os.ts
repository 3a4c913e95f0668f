import { open } from 'node:fs/promises';
import { checkFile } from '../../../host/checksum.ts';
import { requireFile } from '../rootfs-check.ts';
import type { ChosenOs, GanetiOsSpec } from './chosen-os.ts';
import type { ScriptName } from './definition.ts';
import {
	coreEnvironment,
	importEnvironment,
	instanceEnvironment,
	renameEnvironment,
	type ScriptInstance,
} from './environment.ts';
import { type Run, type ScriptOrder, withScripts } from './with-scripts.ts';

export interface InstallOrder extends ScriptOrder {
	readonly instance: ScriptInstance;
	/** What to do when the rename script fails, beside looking at the log. */
	readonly renameHint: string;
}

/**
 * Lets a Ganeti OS definition fill the disk of an instance, from nothing or from a dump, after it has verified its
 * parameters. What was filled under another name is made to go by this one.
 */
export async function installOs(order: InstallOrder, signal?: AbortSignal): Promise<void> {
	const { os, instance, renameHint } = order;
	const { import: dump, renameFrom } = os;
	if (dump !== null) await requireDump(dump, instance.name, signal);
	await withScripts(order, scriptsOf(os), async (chosen, run) => {
		if (dump !== null) await importDump(dump, { chosen, instance, run }, signal);
		else if (renameFrom === null) await create({ chosen, instance, run }, signal);
		if (renameFrom === null) return;
		const environment = renameEnvironment(chosen, instance, renameFrom);
		await run({ script: 'rename', environment, hint: renameHint }, signal);
	});
}

/** Those that it needs beside verify. A copy is filled already. */
function scriptsOf({ import: dump, renameFrom }: GanetiOsSpec): readonly ScriptName[] {
	if (renameFrom === null) return [dump === null ? 'create' : 'import'];
	return dump === null ? ['rename'] : ['import', 'rename'];
}

interface Filling {
	readonly chosen: ChosenOs;
	readonly instance: ScriptInstance;
	readonly run: Run;
}

async function create({ chosen, instance, run }: Filling, signal?: AbortSignal): Promise<void> {
	await verify(chosen, run, signal);
	await run({ script: 'create', environment: instanceEnvironment(chosen, instance) }, signal);
}

async function importDump(
	dump: string,
	{ chosen, instance, run }: Filling,
	signal?: AbortSignal,
): Promise<void> {
	await verify(chosen, run, signal);
	const environment = importEnvironment(chosen, instance);
	const file = await open(dump, 'r');
	try {
		await run({ script: 'import', environment, files: { input: file.fd } }, signal);
	} finally {
		await file.close();
	}
}

async function verify(chosen: ChosenOs, run: Run, signal?: AbortSignal): Promise<void> {
	if (chosen.definition.apiVersion < 20) return;
	await run({ script: 'verify', environment: coreEnvironment(chosen) }, signal);
}

/** A script may take a dump that is cut for a whole one, so the checksum beside it counts. */
async function requireDump(dump: string, name: string, signal?: AbortSignal): Promise<void> {
	await requireFile(dump, `import a dump into ${name}`);
	await checkFile(dump, signal);
}
