import {
	belongsHere,
	type Coming,
	type FailedTry,
	isLeaving,
	type Leaving,
} from '../../model/migration.ts';
import type { Change, Hold } from '../../model/plan.ts';
import { consentHash, isApproved } from './consent.ts';
import { failedTry, isDue } from './failed-try.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, joinParts, NOTHING, type PlanPart, refused } from './plan-part.ts';
import type { WantedSpec } from './wanted.ts';
import { isStay, wayToLeave } from './way-to-leave.ts';

const LOOK_AGAIN_MS = 10_000;

/** What is under way between two nodes comes before everything else; `null` = nothing is. */
export function planMigration(input: PlanInput): PlanPart | null {
	const { name, record, now } = input;
	const migration = record?.migration ?? null;
	if (migration === null) return null;
	if (migration.phase === 'Arrived') return awaitMemory(input, migration);
	if (!isLeaving(migration)) {
		const message = `${migration.from} sends ${name}, or began to; it is not started before it is whole`;
		return { ...NOTHING, holds: [arriving(message, now + LOOK_AGAIN_MS)] };
	}
	const { to, address, mode, phase } = migration;
	if (phase === 'Failed') return null;
	const step = because('MigrationAsked', inWords(migration, phase), {
		...{ do: 'migrate', to, address, mode },
	});
	return { ...NOTHING, verb: 'MIGRATE', steps: [step] };
}

/** So long the source has time to take back what its memory did not follow; it asks every second, once there is somebody to answer. */
const TAKEN_BACK_MS = 60_000;
const COMING_MS = 1000;

/**
 * What came before its memory: where that is lost it must not run, and could still go on where it came from. It is begun anew when nobody
 * took it back.
 */
function awaitMemory(input: PlanInput, { from }: Coming): PlanPart | null {
	const { name, memoryComing: memory, observed, record, askableSince, now } = input;
	if (memory === null || memory.state === 'None' || record?.checkpoint != null) return null;
	const isDown = observed.state === 'STOPPED';
	if (memory.lostAt === null) {
		const message = `what fetches its memory from ${from} is not done with it`;
		return isDown ? { ...NOTHING, holds: [arriving(message, now + COMING_MS)] } : null;
	}
	if (!isDown) {
		const stop = { do: 'stop', timeoutMs: 0, thenKill: true } as const;
		const step = because('MemoryLost', `what it has not is still on ${from}`, stop);
		return { ...NOTHING, verb: 'STOP', steps: [step] };
	}
	const untilMs = Math.max(memory.lostAt, askableSince) + TAKEN_BACK_MS;
	if (now >= untilMs) return null;
	const message = `its memory did not all come, and ${from} may still have it; ballast start ${name} begins without it`;
	return { ...NOTHING, holds: [arriving(message, untilMs)] };
}

function inWords(
	{ to, isByHand, memory }: Leaving,
	phase: Exclude<Leaving['phase'], 'Failed'>,
): string {
	switch (phase) {
		case 'Copying':
			return `to ${to}, ${isByHand ? 'as a person asked' : 'as its spec says'}: its files go first`;
		case 'Stopping':
			return `to ${to}: the rest of it is copied`;
		case 'HandingOver':
			return `to ${to}: it may be there already, so nobody starts it here before that is known`;
		case 'HandedOver':
			return memory === 'PostCopy'
				? `to ${to}: it is there, and the rest of its memory comes from here, so this host must not end before all of it is there`
				: `to ${to}: it is there, and what was here is removed when it runs`;
	}
}

/** Never a second copy: what another node has is neither made nor started here. `null` = nobody else has it. */
export function leaveToOwner(
	{ node, record, observed }: PlanInput,
	wanted: WantedSpec,
): PlanPart | null {
	const owner = record?.owner ?? null;
	if (owner === null || owner.node === node.name) return null;
	const isMeantHere = wanted.spec.node === node.name;
	const isTwice = observed.ownership === 'Ours';
	const left = leftBehind(record, observed);
	if (left !== null) return { ...left, holds: [refused('OwnedElsewhere', `${owner.node} has it`)] };
	const also = [
		...(isMeantHere ? ['its spec says here'] : []),
		...(isTwice ? ['a container of it is here too, which is left alone'] : []),
	];
	const hold = refused('OwnedElsewhere', [`${owner.node} has it`, ...also].join(', and '));
	// that it is otherwise than agreed or declared is worth a word
	return { ...NOTHING, verb: also.length > 0 ? 'MIGRATE' : 'NONE', holds: [hold] };
}

/** Of what failed over while this node was gone only a config is here, which would be in the way of its coming back. */
function leftBehind(
	record: PlanInput['record'],
	{ ownership, state }: PlanInput['observed'],
): PlanPart | null {
	const isDown = ownership === 'Absent' || (ownership === 'Ours' && state === 'STOPPED');
	if (record?.created?.spec.ha.failover !== 'Auto' || !isDown) return null;
	const message = `${record.owner?.node} has it now, and its disks`;
	const step = because('LeftBehind', message, { do: 'giveUp' });
	return { ...NOTHING, verb: 'CLEANUP', steps: [step] };
}

/**
 * What its spec has on another node: what is not here is not made here, and what is here goes there by `updates.migrate`. `here` looks after
 * what has to stay although its spec lets it go. `null` = it belongs here.
 */
export function planOtherNode(
	input: PlanInput,
	wanted: WantedSpec,
	here: () => PlanPart,
): PlanPart | null {
	const { node, observed, record, addresses } = input;
	const to = wanted.spec.node;
	if (to === null || belongsHere(to, node.name, record?.owner)) return null;
	if (observed.ownership === 'Absent') {
		return { ...NOTHING, holds: [refused('OtherNode', `spec.node is ${to}`)] };
	}
	// processes that are images go on first, or a person keeps them here
	if (record?.checkpoint != null) return null;
	const where = `spec.node is ${to} and the container is on ${node.name}`;
	const address = Object.hasOwn(addresses, to) ? addresses[to] : undefined;
	if (address === undefined) {
		const why = `no Node document of ${to} says its address`;
		return { ...MOVE, holds: [refused('OtherNode', `${where}; ${why}`)] };
	}
	const way = wayToLeave(wanted.spec.migration.mode, { ...input, spec: wanted.spec });
	if (isStay(way)) {
		const hold = refused('Protected', `${where}; ${way.why}. ${way.remedy}`);
		return joinParts({ ...MOVE, holds: [hold], changes: [nodeChange(input, wanted)] }, here());
	}
	const step = because('NodeChanged', where, { do: 'migrate', to, address, mode: way.mode });
	const going = { ...MOVE, steps: [step], changes: [nodeChange(input, wanted, way.words)] };
	const failure = failedTry(record, { to, address });
	if (failure === null || isDue(failure, input.now)) return byConsent(going, input, wanted);
	return joinParts(heldBack(going, failedHold(failure, input.name, to)), here());
}

const MOVE: PlanPart = { ...NOTHING, verb: 'MIGRATE' };

function nodeChange({ node }: PlanInput, { spec, origins }: WantedSpec, note = ''): Change {
	const [from, to] = [node.name, spec.node ?? ''];
	const origin = originOf('node', origins);
	return { field: 'node', from, to, apply: 'none', cause: 'change', note, origin };
}

/** What heals by itself is waited for; what does not needs somebody. */
function failedHold({ reason, message, at, waitMs }: FailedTry, name: string, to: string): Hold {
	if (waitMs === null) return refused(reason, `${message}; ${again(name, to)} tries again`);
	return { kind: 'wait', reason, message, untilMs: at + waitMs };
}

function byConsent(
	going: PlanPart,
	{ name, record }: PlanInput,
	{ spec, hash: specHash }: WantedSpec,
): PlanPart {
	const [{ message: where } = { message: '' }] = going.steps;
	switch (spec.updates.migrate) {
		case 'Auto':
			return going;
		case 'Never': {
			const why = `updates.migrate is Never; ${again(name, spec.node ?? '')} moves it`;
			return { ...going, steps: [], holds: [refused('OtherNode', `${where}; ${why}`)] };
		}
		case 'Approve': {
			const hash = consentHash(name, specHash, going.steps);
			if (isApproved(record, hash)) return going;
			const message = `${where}; awaits approval: ballast approve ${name}`;
			const hold = { kind: 'consent', reason: 'OtherNode', message } as const;
			return { ...heldBack(going, hold), hash };
		}
	}
}

const again = (name: string, to: string): string => `ballast migrate ${name} --to ${to}`;

function arriving(message: string, untilMs: number): Hold {
	return { kind: 'wait', reason: 'Arriving', message, untilMs };
}
