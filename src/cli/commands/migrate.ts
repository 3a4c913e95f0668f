import { randomUUID } from 'node:crypto';
import { SshPeers } from '../../drivers/migration/ssh-peers.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { isLeaving, type MigrationMode, type Transport } from '../../model/migration.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { cannotLeave, refuseVolumes } from '../../reconciler/migration/cannot-leave.ts';
import { chooseTransport, transportText } from '../../reconciler/migration/choose-transport.ts';
import { diskObstacles } from '../../reconciler/migration/disk-obstacles.ts';
import {
	chooseMemory,
	type MemoryChoice,
	memoryObstaclesOf,
} from '../../reconciler/migration/memory-mode.ts';
import { SpecFolder } from '../../sources/spec-folder.ts';
import { reading, type WriteSession, writing } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { following } from '../following.ts';
import type { Io } from '../io.ts';
import { openObserver } from '../open-driver.ts';
import { findInstance, refuseElsewhere } from '../selection.ts';
import { UsageError } from '../usage-error.ts';

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
	for (const { message } of results) if (message !== '') io.err(`${name}: ${message}\n`);
	return EXIT.failed;
}

/** Asks both nodes whether it can move, and how; nothing is touched. */
export function checkMigration(
	context: CommandContext,
	{ name, to, mode }: MigrateOptions,
): Promise<number> {
	const { io } = context;
	return reading(context, async ({ read, paths, settings }) => {
		const status = await read.status();
		refuseElsewhere(status, name, 'migrate');
		const { record, declared, observed } = findInstance(status, name);
		if (record === null) throw cannotCheck(name, 'nothing of it is here');
		const { nodes } = await new SpecFolder(status.specs.path).read();
		const address = nodes.get(to)?.address ?? null;
		if (address === null) throw cannotCheck(name, `no Node document of ${to} says its address`);
		const spec = cannotLeave(record, to);
		const observer = await openObserver(settings, paths);
		refuseVolumes(name, to, await observer.madeStorage(name));
		const [seen, memoryHere, preCopy] = await Promise.all([
			observer.checkpointObstacles({ ...record, adoptedFrom: null }),
			observer.postCopyObstacles(),
			observer.preCopyObstacles(),
		]);
		const here = [...seen, ...diskObstacles(record)];
		const { files } = observer.movePlaces(name, record.uid);
		const peers = new SshPeers(paths, settings);
		const peer = await peers.open(address, io.signal);
		try {
			const [bytes, facts] = await Promise.all([peers.sizeOf(files), observer.hostFacts()]);
			const { cluster } = status.cluster;
			const coming = {
				id: randomUUID(),
				from: status.node,
				to,
				uid: record.uid,
				isByHand: true,
				cluster,
			};
			const there = await peer.ask(name, { do: 'check', ...coming, spec, bytes, facts }, io.signal);
			const transport = chooseTransport({
				name,
				wanted: declared?.spec.migration.transport ?? 'Ssh',
				obstacles: there.plainObstacles,
			});
			const wanted = mode ?? declared?.spec.migration.mode ?? 'Auto';
			const memory = chooseMemory({
				wanted: declared?.spec.migration.memory ?? 'Auto',
				used: observed.limits?.memory?.anon ?? 0,
				obstacles: {
					postCopy: [...memoryObstaclesOf(record), ...memoryHere, ...there.memoryObstacles],
					preCopy,
				},
			});
			const obstacles = [...here, ...memory.obstacles, ...there.obstacles];
			return verdict(io, { name, to, wanted, obstacles, memory, transport });
		} finally {
			await peer.close();
		}
	});
}

interface Verdict {
	readonly name: string;
	readonly to: string;
	readonly wanted: MigrationMode;
	/** To moving it live. */
	readonly obstacles: readonly string[];
	readonly memory: MemoryChoice;
	readonly transport: Transport;
}

const NEEDS_BOTH =
	'Until all of it is there both hosts are needed: without the other one it begins anew. migration.memory: StopCopy does without that.';

function verdict(io: Io, { name, to, wanted, obstacles, memory, transport }: Verdict): number {
	const isLive = obstacles.length === 0;
	for (const obstacle of obstacles) io.out(`${name}: not live: ${obstacle}\n`);
	if (!isLive && wanted === 'Live') return EXIT.refused;
	const isWithProcesses = isLive && wanted !== 'Cold';
	const how = isWithProcesses
		? `with its processes; ${memory.why}`
		: 'stopped here and started there';
	io.out(`${name}: can go to ${to} ${transportText(transport)}, ${how}\n`);
	if (isWithProcesses && memory.memory === 'PostCopy') io.out(`  ${NEEDS_BOTH}\n`);
	return EXIT.fine;
}

function cannotCheck(name: string, why: string): UsageError {
	return new UsageError(`cannot move ${name}: ${why}`, '');
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
