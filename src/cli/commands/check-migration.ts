import { randomUUID } from 'node:crypto';
import { SshPeers } from '../../drivers/migration/ssh-peers.ts';
import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceStatus, NodeStatus } from '../../model/instance-status.ts';
import type { InstanceRecord } from '../../model/record.ts';
import { cannotLeave, refuseVolumes } from '../../reconciler/migration/cannot-leave.ts';
import { chooseTransport, transportText } from '../../reconciler/migration/choose-transport.ts';
import { diskObstacles } from '../../reconciler/migration/disk-obstacles.ts';
import {
	chooseMemory,
	type MemoryChoice,
	memoryObstaclesOf,
} from '../../reconciler/migration/memory-mode.ts';
import { isStay, type WayToLeave, wayToLeave } from '../../reconciler/plan/way-to-leave.ts';
import { SpecFolder } from '../../sources/spec-folder.ts';
import { type ReadSession, reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { openObserver } from '../open-driver.ts';
import { findInstance, refuseElsewhere } from '../selection.ts';
import { UsageError } from '../usage-error.ts';
import type { MigrateOptions } from './migrate.ts';

/** Asks both nodes whether it can move, and how; nothing is touched. */
export function checkMigration(context: CommandContext, options: MigrateOptions): Promise<number> {
	const { io } = context;
	return reading(context, async (session) => {
		const question = await questionOf(await session.read.status(), options);
		const way = wayOf(question, options.mode);
		return verdict(io, question, { way, ...(await askBoth(question, session, io)) });
	});
}

interface Question {
	readonly instance: InstanceStatus;
	readonly record: InstanceRecord;
	/** How its spec wants it to move. */
	readonly wanted: InstanceSpec['migration'];
	readonly to: string;
	readonly address: string;
	readonly status: NodeStatus;
}

const UNDECLARED = { mode: 'Auto', memory: 'Auto', transport: 'Ssh' } as const;

async function questionOf(
	status: NodeStatus,
	{ name, to }: Pick<MigrateOptions, 'name' | 'to'>,
): Promise<Question> {
	refuseElsewhere(status, name, 'migrate');
	const instance = findInstance(status, name);
	const { record, declared } = instance;
	if (record === null) throw cannotCheck(name, 'nothing of it is here');
	const { nodes } = await new SpecFolder(status.specs.path).read();
	const address = nodes.get(to)?.address ?? null;
	if (address === null) throw cannotCheck(name, `no Node document of ${to} says its address`);
	const wanted = declared?.spec.migration ?? UNDECLARED;
	return { instance, record, wanted, to, address, status };
}

function wayOf({ instance, record, wanted }: Question, mode: MigrateOptions['mode']): WayToLeave {
	const { declared, observed } = instance;
	const leaver = { spec: declared?.spec ?? null, record, observed };
	const way = wayToLeave(mode ?? wanted.mode, leaver);
	if (!isStay(way)) return way;
	throw new OperationError(`cannot migrate ${instance.name}: ${way.why}`, {
		reason: 'Protected',
		retry: 'never',
		hint: way.remedy,
	});
}

interface Answers {
	/** To its going live, to its memory coming after its processes, and to its being copied before. */
	readonly here: Readonly<Record<'live' | 'postCopy' | 'preCopy', readonly string[]>>;
	readonly there: ArrivalAnswer;
}

async function askBoth(
	{ instance: { name }, record, to, address, status }: Question,
	{ settings, paths }: ReadSession,
	{ signal }: Io,
): Promise<Answers> {
	const spec = cannotLeave(record, to);
	const observer = await openObserver(settings, paths);
	refuseVolumes(name, to, await observer.madeStorage(name));
	const [seen, postCopy, preCopy] = await Promise.all([
		observer.checkpointObstacles({ ...record, adoptedFrom: null }),
		observer.postCopyObstacles(),
		observer.preCopyObstacles(),
	]);
	const here = { live: [...seen, ...diskObstacles(record)], postCopy, preCopy };
	const peers = new SshPeers(paths, settings);
	const peer = await peers.open(address, signal);
	try {
		const { files } = observer.movePlaces(name, record.uid);
		const [bytes, facts] = await Promise.all([peers.sizeOf(files), observer.hostFacts()]);
		const { cluster } = status.cluster;
		const who = { id: randomUUID(), from: status.node, to, uid: record.uid, isByHand: true };
		const request = { do: 'check', ...who, cluster, spec, bytes, facts } as const;
		return { here, there: await peer.ask(name, request, signal) };
	} finally {
		await peer.close();
	}
}

const NEEDS_BOTH =
	'Until all of it is there both hosts are needed: without the other one it begins anew. migration.memory: StopCopy does without that.';

interface Found extends Answers {
	readonly way: WayToLeave;
}

function verdict(io: Io, question: Question, { way, here, there }: Found): number {
	const { to, wanted } = question;
	const { name } = question.instance;
	const transport = chooseTransport({
		name,
		wanted: wanted.transport,
		obstacles: there.plainObstacles,
	});
	const memory = memoryOf(question, { here, there });
	// what does not run has no processes to take along
	const inTheWay = way.isDown ? [] : [...here.live, ...memory.obstacles, ...there.obstacles];
	for (const obstacle of inTheWay) io.out(`${name}: not live: ${obstacle}\n`);
	if (inTheWay.length > 0 && way.mode === 'Live') return EXIT.refused;
	const isLive = inTheWay.length === 0 && way.mode !== 'Cold';
	const how = isLive ? `with its processes; ${memory.why}` : coldly(way);
	io.out(`${name}: can go to ${to} ${transportText(transport)}, ${how}\n`);
	if (isLive && memory.memory === 'PostCopy') io.out(`  ${NEEDS_BOTH}\n`);
	return EXIT.fine;
}

function memoryOf(
	{ instance: { observed }, record, wanted }: Question,
	{ here, there }: Answers,
): MemoryChoice {
	return chooseMemory({
		wanted: wanted.memory,
		used: observed.limits?.memory?.anon ?? 0,
		obstacles: {
			postCopy: [...memoryObstaclesOf(record), ...here.postCopy, ...there.memoryObstacles],
			preCopy: here.preCopy,
		},
	});
}

const coldly = ({ isDown, words }: WayToLeave): string =>
	isDown ? words : 'stopped here and started there';

function cannotCheck(name: string, why: string): UsageError {
	return new UsageError(`cannot move ${name}: ${why}`, '');
}
