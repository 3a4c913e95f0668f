import { OperationError } from '../model/errors.ts';
import { type Paths, pathsBelow } from '../model/paths.ts';
import type { ReadApi, WriteApi } from '../reconciler/api/api.ts';
import type { Settings } from '../settings.ts';
import type { CommandContext } from './context.ts';
import { isDaemonThere } from './find-daemon.ts';
import { settle } from './settle.ts';

/** What a command works with that only looks: no part of it can write. */
export interface ReadSession {
	readonly settings: Settings;
	readonly paths: Paths;
	readonly read: ReadApi;
}

export interface WriteSession extends ReadSession {
	readonly write: WriteApi;
}

/**
 * Looks by way of the daemon when one answers on the root's socket, and by itself otherwise. Other specs
 * than the daemon's are looked at without it.
 */
export async function reading<T>(
	context: CommandContext,
	work: (session: ReadSession) => Promise<T>,
): Promise<T> {
	const settings = settle(context);
	const paths = pathsBelow(settings.root);
	const client = await clientOf(paths);
	if (client !== null && (await hasOurSpecs(context, settings, client))) {
		return work({ settings, paths, read: client });
	}
	const { localReader } = await import('./local-reader.ts');
	return work({ settings, paths, read: await localReader(settings, paths) });
}

/** Has the daemon do it when one answers, and does it in this process otherwise. */
export async function writing<T>(
	context: CommandContext,
	work: (session: WriteSession) => Promise<T>,
): Promise<T> {
	const settings = settle(context);
	const paths = pathsBelow(settings.root);
	const client = await clientOf(paths);
	if (client !== null) {
		if (!(await hasOurSpecs(context, settings, client))) throw otherSpecs(settings);
		return work({ settings, paths, read: client, write: client });
	}
	const [{ localReader }, { localWriter }] = await Promise.all([
		import('./local-reader.ts'),
		import('./local-writer.ts'),
	]);
	const read = await localReader(settings, paths);
	return work({ settings, paths, read, write: localWriter(settings, paths, context.io) });
}

async function clientOf(paths: Paths): Promise<(ReadApi & WriteApi) | null> {
	if (!(await isDaemonThere(paths.socket))) return null;
	const { ApiClient } = await import('../server/client.ts');
	return new ApiClient(paths.socket);
}

/** True unless the command line names another folder than the one that the daemon follows. */
async function hasOurSpecs(
	{ globals }: CommandContext,
	settings: Settings,
	daemon: ReadApi,
): Promise<boolean> {
	return globals.specs === null || (await daemon.status()).specs.path === settings.specs;
}

function otherSpecs({ specs, root }: Settings): OperationError {
	return new OperationError(
		`cannot follow ${specs}: the daemon of ${root} follows another folder`,
		{
			reason: 'LockHeld',
			retry: 'never',
			hint: 'Leave out --specs, or end the daemon first.',
		},
	);
}
