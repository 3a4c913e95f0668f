import { changedFields } from '../../model/changed-fields.ts';
import type { NicSpec } from '../../model/instance-spec.ts';
import { setsNics } from '../../model/managed-keys.ts';
import type { Change, NicChange } from '../../model/plan.ts';
import { missingLink } from './impossible-start.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, joinParts, NOTHING, type PlanPart } from './plan-part.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/**
 * Adds, changes and removes NICs on bridges while the container runs. Those of other kinds, and a MAC address, are a
 * restart's; so are NICs with hooks, and all that a container's raw lines or another tool's config set up.
 */
export function planNics(input: PlanInput, wanted: WantedSpec): PlanPart {
	const nics = liveChanges(input, wanted).map((change) => planNic(input, wanted, change));
	const done = nics.some(({ steps }) => steps.length > 0);
	return joinParts(...nics, done ? writeConfig(wanted) : NOTHING);
}

/** The names of the NICs whose changes need no restart. */
export function liveNics(input: PlanInput, wanted: WantedSpec): ReadonlySet<string> {
	return new Set(liveChanges(input, wanted).flatMap(({ from, to }) => (to ?? from)?.name ?? []));
}

function liveChanges({ record, observed }: PlanInput, { spec }: WantedSpec): readonly NicChange[] {
	const { initPid } = observed;
	const started = record?.started?.spec ?? null;
	if (started === null || initPid === null || record?.adopted !== null) return [];
	const { lxc_extra_config: lines, lxc_extra_config_file: file } = started.hvparams;
	if (setsNics(`${lines}\n${file?.text ?? ''}`)) return [];
	const names = new Set(changedFields(started, spec).flatMap(({ path }) => nicOf(path) ?? []));
	const changes = [...names].map((name) => ({
		from: started.nics.find((nic) => nic.name === name) ?? null,
		to: spec.nics.find((nic) => nic.name === name) ?? null,
		initPid,
	}));
	// what goes goes first: its addresses may be those of the next
	return changes.filter(isLive).toSorted((a, b) => Number(b.to === null) - Number(a.to === null));
}

/** The name of the NIC that a field belongs to; `null` for other fields. */
export function nicOf(path: string): string | null {
	return /^nics\[([^\]]+)\]/.exec(path)?.[1] ?? null;
}

function isLive({ from, to }: NicChange): boolean {
	const isLiveKind = [from, to].every((nic) => nic === null || isPluggable(nic));
	return isLiveKind && (from === null || to === null || from.mac === to.mac);
}

/** LXC runs hooks at the start and the end of a container, and of no NIC that it does not know. */
function isPluggable({ bridge, hooks }: NicSpec): boolean {
	return bridge !== null && hooks.up === null && hooks.down === null;
}

function planNic(input: PlanInput, wanted: WantedSpec, change: NicChange): PlanPart {
	const changes = changesOf(wanted, change);
	const message = changes.map(inWords).join(', ');
	const step = because('NicChanged', message, { do: 'setNic', ...change });
	const part: PlanPart = { ...NOTHING, verb: 'LIVE', steps: [step], changes };
	const hold = change.to === null ? null : missingLink(input, { nics: [change.to] });
	return hold === null ? part : heldBack(part, hold);
}

function changesOf(wanted: WantedSpec, { from, to }: NicChange): readonly Change[] {
	const path = `nics[${(to ?? from)?.name}]`;
	const origin = originOf(path, wanted.origins);
	const change = { field: path, apply: 'live', cause: 'change', note: '', origin } as const;
	if (to === null) return [{ ...change, from: '', to: 'removed' }];
	if (from === null) return [{ ...change, from: '', to: `added on ${to.bridge}` }];
	const one = (nic: NicSpec) => ({ ...wanted.spec, nics: [nic] });
	return changedFields(one(from), one(to)).map((field) => ({
		...change,
		field: field.path,
		...sidesInWords(field.path, field.from, field.to),
		origin: originOf(field.path, wanted.origins),
	}));
}

function inWords({ field, from, to }: Change): string {
	return from === '' ? `${field} ${to}` : `${field} ${from} -> ${to}`;
}

/** For whoever starts the container next, be it not ballast. */
function writeConfig({ spec, hash }: WantedSpec): PlanPart {
	const message = 'a NIC was changed on the running container';
	const step = because('ConfigChanged', message, { do: 'configure', spec, hash });
	return { ...NOTHING, steps: [step] };
}
