import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkpointObstacles } from '../../drivers/container/lxc/checkpoint-obstacles.ts';
import type { Reason } from '../../model/reasons.ts';
import type { InstanceRecord } from '../../model/record.ts';
import type { ByHand } from '../../reconciler/api/api.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { following } from '../following.ts';
import { runningContainer } from '../running-container.ts';
import { findInstance } from '../selection.ts';
import { UsageError } from '../usage-error.ts';

/** Keeps the processes of one instance in a new folder. */
export function checkpoint(
	context: CommandContext,
	{ name, to }: { readonly name: string; readonly to: string | null },
): Promise<number> {
	if (to === null) {
		throw new UsageError(`cannot checkpoint ${name}: nothing says where to`, 'Say -o FOLDER.');
	}
	const folder = resolve(context.io.cwd, to);
	return act(context, name, {
		what: { do: 'checkpoint', folder },
		made: 'CheckpointMade',
		isThere: (record) => record?.checkpoint?.phase === 'Kept',
		words: `kept in ${folder}; it goes on with: ballast restore ${name}`,
	});
}

/** Says what is in the way of a checkpoint, and touches nothing. */
export async function checkCheckpoint(
	context: CommandContext,
	{ name }: { readonly name: string },
): Promise<number> {
	const { lxcpath, initPid } = await runningContainer(context, name, 'checkpoint');
	const config = readFileSync(join(lxcpath, name, 'config'), 'utf8');
	const obstacles = checkpointObstacles({ initPid, config });
	const { io } = context;
	for (const obstacle of obstacles) io.out(`${name}: ${obstacle}\n`);
	if (obstacles.length > 0) return EXIT.refused;
	io.out(`${name}: nothing that can be seen is in the way of a checkpoint\n`);
	return EXIT.fine;
}

/** The way back. */
export function restore(
	context: CommandContext,
	{ name }: { readonly name: string },
): Promise<number> {
	return act(context, name, {
		what: { do: 'restore' },
		made: 'Restored',
		isThere: (record) => record?.checkpoint == null,
		words: 'goes on',
	});
}

interface Act {
	readonly what: ByHand;
	/** The event that tells that it came about, and whether the record does. */
	readonly made: Reason;
	readonly isThere: (record: InstanceRecord | null) => boolean;
	/** What is said then; the events say why not. */
	readonly words: string;
}

function act(
	context: CommandContext,
	name: string,
	{ what, made, isThere, words }: Act,
): Promise<number> {
	const { io } = context;
	return writing(context, async ({ read, write }) => {
		await write.byHand(name, what);
		let isDone = false;
		const shown = following(io);
		await write.apply({
			names: [name],
			timeoutMs: null,
			signal: io.signal,
			...shown,
			onEvent: (event) => {
				if (event.instance === name && event.reason === made) isDone = true;
				shown.onEvent(event);
			},
		});
		if (io.signal.aborted) return EXIT.interrupted;
		// a daemon may have done it before the events were listened to
		const { record } = findInstance(await read.status(), name);
		if (!isDone && !isThere(record)) return EXIT.failed;
		io.out(`${name}: ${words}\n`);
		return EXIT.fine;
	});
}
