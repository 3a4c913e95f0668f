import { open } from 'node:fs/promises';
import { OperationError } from '../../../model/errors.ts';
import { findDefinition, requireScript } from './definition.ts';
import { exportEnvironment, type ScriptInstance } from './environment.ts';
import { type ScriptOrder, withScripts } from './with-scripts.ts';

export interface ExportOrder extends ScriptOrder {
	readonly instance: ScriptInstance;
}

/** Fails when that definition is not here, or cannot export. */
export async function requireExport(name: string, searchPath: readonly string[]): Promise<void> {
	const { folder } = await findDefinition(name, searchPath);
	await requireScript(folder, 'export');
}

/** Lets the export script of a Ganeti OS definition write the disk of an instance into a new file. */
export async function exportDisk(
	order: ExportOrder,
	dump: string,
	signal?: AbortSignal,
): Promise<void> {
	await withScripts(order, ['export'], async (chosen, run) => {
		const environment = exportEnvironment(chosen, order.instance);
		const [file, nobody] = [await open(dump, 'wx', 0o600), await open('/dev/null', 'w')];
		try {
			const files = { output: file.fd, third: nobody.fd };
			await run({ script: 'export', environment, files }, signal);
			await file.sync();
			if ((await file.stat()).size === 0) throw empty(order);
		} finally {
			await file.close();
			await nobody.close();
		}
	});
}

function empty({ os, logPath }: ExportOrder): OperationError {
	return new OperationError(
		`cannot export by the Ganeti OS ${os.name}: its export script wrote nothing`,
		{ reason: 'CreateFailed', retry: 'never', hint: `What it said: ${logPath}` },
	);
}
