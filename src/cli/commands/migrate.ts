import { OperationError } from '../../model/errors.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { isLeaving } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { type WriteSession, writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { following } from '../following.ts';
import type { Io } from '../io.ts';
import { findInstance } from '../selection.ts';

export interface MigrateOptions {
	readonly name: string;
	readonly to: string;
	/** `null` = as its spec says. */
	readonly mode: 'Live' | 'Cold' | null;
}

/** Moves one instance to another node, and says how far it has come until it runs there. */
export function migrate(context: CommandContext, options: MigrateOptions): Promise<number> {
	const { name, to, mode } = options;
	return writing(context, async (session) => {
		await session.write.byHand(name, { do: 'migrate', to, mode });
		return untilThere(context.io, session, options);
	});
}

/** The same, of what may be on its way there already. */
export function moveOn(
	context: CommandContext,
	{ name, to }: Omit<MigrateOptions, 'mode'>,
): Promise<number> {
	return writing(context, async (session) => {
		const { record } = findInstance(await session.read.status(), name);
		const going = record?.migration ?? null;
		const isOnItsWay = isLeaving(going) && going.phase !== 'Failed' && going.to === to;
		if (!isOnItsWay) await session.write.byHand(name, { do: 'migrate', to, mode: null });
		return untilThere(context.io, session, { name, to });
	});
}

async function untilThere(
	io: Io,
	{ read, write }: WriteSession,
	{ name, to }: Omit<MigrateOptions, 'mode'>,
): Promise<number> {
	const results = await write.apply({
		names: [name],
		timeoutMs: null,
		signal: io.signal,
		...following(io, name),
	});
	if (io.signal.aborted) return EXIT.interrupted;
	const found = findInstance(await read.status(), name);
	if (isThere(found.record, to)) return told(io, found, to);
	throwIfFailed(found, to);
	for (const { message } of results) if (message !== '') io.err(`${name}: ${message}\n`);
	return EXIT.failed;
}

/** Its record knows why, also when all that was to do here is done by now. */
function throwIfFailed({ name, record }: InstanceStatus, to: string): void {
	const migration = record?.migration ?? null;
	if (!isLeaving(migration) || migration.to !== to || migration.phase !== 'Failed') return;
	const { reason, message } = migration.failure ?? { reason: 'MigrationFailed', message: '' };
	throw new OperationError(`${name} did not get to ${to}: ${message}`, { reason, retry: 'never' });
}

function told(io: Io, { name, declared }: InstanceStatus, to: string): number {
	io.out(`${name}: is on ${to} now\n`);
	const node = declared?.spec.node ?? to;
	if (node !== to) {
		io.out(`  ${declared?.file} still says node: ${node}; it stays on ${to} until that changes\n`);
	}
	return EXIT.fine;
}

function isThere(record: InstanceRecord | null, to: string): boolean {
	return record?.owner?.node === to && record.migration === null;
}
