import type { InstanceStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { findInstance } from '../selection.ts';
import { eventLine } from '../text/event-line.ts';

export interface MigrateOptions {
	readonly name: string;
	readonly to: string;
	/** `null` = as its spec says. */
	readonly mode: 'Live' | 'Cold' | null;
}

/** Moves one instance to another node, and says how far it has come until it runs there. */
export function migrate(context: CommandContext, options: MigrateOptions): Promise<number> {
	const { io } = context;
	const { name, to, mode } = options;
	return writing(context, async ({ read, write }) => {
		await write.byHand(name, { do: 'migrate', to, mode });
		const results = await write.apply({
			names: [name],
			timeoutMs: null,
			signal: io.signal,
			onEvent: (event) => {
				if (event.instance === name) io.out(`${eventLine(event, io.paint)}\n`);
			},
		});
		if (io.signal.aborted) return EXIT.interrupted;
		const found = findInstance(await read.status(), name);
		if (isThere(found.record, to)) return told(io, found, to);
		for (const { message } of results) if (message !== '') io.err(`${name}: ${message}\n`);
		return EXIT.failed;
	});
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
