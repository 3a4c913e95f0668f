import { hasCapability } from '../../model/capability.ts';
import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { PlannedStep } from '../../model/plan.ts';
import type { Reason } from '../../model/reasons.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, NOTHING, type PlanPart, refused } from './plan-part.ts';
import { protectedFrom } from './protection.ts';
import { rebootInWords } from './reboot-words.ts';
import { freezeIfWanted } from './starting.ts';
import { stopSteps } from './stopping.ts';
import type { WantedSpec } from './wanted.ts';

/** Why a reboot is done, and whether its init is asked for it. */
interface Reboot {
	readonly isSoft: boolean;
	readonly reason: Reason;
	readonly message: string;
}

/**
 * Reboots what runs when a person or the counter asks for it. Who asks for a reboot consents to what waits
 * for a start; since LXC reads no config in a soft reboot, it becomes a hard one then. `pending` = those fields.
 */
export function planReboot(
	input: PlanInput,
	wanted: WantedSpec,
	pending: readonly string[],
): PlanPart {
	const reboot = rebootOf(input, wanted, pending);
	if (reboot === null) return NOTHING;
	const { initPid } = input.observed;
	const steps =
		reboot.isSoft && initPid !== null
			? softSteps(input, wanted, { ...reboot, initPid })
			: hardSteps(input, wanted, reboot);
	const part: PlanPart = { ...NOTHING, verb: 'REBOOT', steps };
	const protection = protectedFrom('Stop', { spec: wanted.spec, record: input.record });
	return protection === null ? part : heldBack(part, refused('Protected', protection));
}

function rebootOf(
	{ record }: PlanInput,
	{ spec }: WantedSpec,
	pending: readonly string[],
): Reboot | null {
	const request = record?.reboot ?? null;
	const counter = spec.lifecycle.rebootCounter;
	const isCounted =
		record?.started != null && counter > record.started.spec.lifecycle.rebootCounter;
	if (request === null && !isCounted) return null;
	const asked =
		request === null
			? ({ reason: 'RebootAsked', message: `lifecycle.rebootCounter is ${counter}` } as const)
			: rebootInWords(request);
	const isHard = (request?.how ?? spec.lifecycle.reboot) === 'Hard';
	const obstacle = isHard ? '' : softObstacle(record?.started?.spec ?? spec, pending);
	const message =
		obstacle === '' ? asked.message : `${asked.message}; a hard one, since ${obstacle}`;
	return { isSoft: !isHard && obstacle === '', reason: asked.reason, message };
}

/** Why its init need not be asked; '' when it is to be. Without sys_boot the kernel refuses every reboot from inside. */
function softObstacle(running: InstanceSpec, pending: readonly string[]): string {
	if (pending.length > 0) return `changes wait for a start: ${pending.join(', ')}`;
	return hasCapability(running.capabilities, 'sys_boot')
		? ''
		: 'it runs without the capability sys_boot';
}

function softSteps(
	{ observed }: PlanInput,
	wanted: WantedSpec,
	{ reason, message, initPid }: Reboot & { readonly initPid: number },
): readonly PlannedStep[] {
	const timeoutMs = wanted.spec.lifecycle.stop.timeout;
	const thaw = because(reason, 'a frozen container cannot reboot, so it is thawed first', {
		do: 'unfreeze',
	});
	return [
		...(observed.state === 'FROZEN' ? [thaw] : []),
		because(reason, message, { do: 'reboot', timeoutMs, initPid }),
		...freezeIfWanted(wanted),
	];
}

function hardSteps(
	{ observed }: PlanInput,
	wanted: WantedSpec,
	cause: Reboot,
): readonly PlannedStep[] {
	const { spec, hash } = wanted;
	return [
		...stopSteps(observed, spec, cause),
		because(cause.reason, cause.message, { do: 'configure', spec, hash }),
		because(cause.reason, cause.message, { do: 'start', spec, hash }),
		...freezeIfWanted(wanted),
	];
}
