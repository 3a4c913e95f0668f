import { changedFields } from '../../model/changed-fields.ts';
import type { NicSpec } from '../../model/instance-spec.ts';
import { linkOf } from '../../model/nic-link.ts';
import type { Change, NicChange } from '../../model/plan.ts';
import { missingLink } from './impossible-start.ts';
import { whyAtRestart } from './nic-at-restart.ts';
import { originOf } from './origin-of.ts';
import type { PlanInput } from './plan-input.ts';
import { because, heldBack, joinParts, NOTHING, type PlanPart } from './plan-part.ts';
import { sidesInWords } from './value-words.ts';
import type { WantedSpec } from './wanted.ts';

/** Adds, changes and removes NICs while the container runs, but for those that `whyAtRestart` has a reason for. */
export function planNics(input: PlanInput, wanted: WantedSpec): PlanPart {
	const nics = liveChanges(input, wanted).map((change) => planNic(input, wanted, change));
	const done = nics.some(({ steps }) => steps.length > 0);
	return joinParts(...nics, done ? writeConfig(wanted) : NOTHING);
}

/** The names of the NICs whose changes need no restart. */
export function liveNics(input: PlanInput, wanted: WantedSpec): ReadonlySet<string> {
	return new Set(liveChanges(input, wanted).flatMap(({ from, to }) => (to ?? from)?.name ?? []));
}

function liveChanges(input: PlanInput, wanted: WantedSpec): readonly NicChange[] {
	const live = allChanges(input, wanted).filter((change) => whyAtRestart(input, change) === null);
	return live.toSorted((a, b) => turnOf(a) - turnOf(b));
}

/** What goes goes first, then what loses an address or a gateway: another one may gain it. */
function turnOf({ from, to }: NicChange): number {
	if (to === null) return 0;
	const after = new Set(routedBy(to));
	return from !== null && routedBy(from).some((address) => !after.has(address)) ? 1 : 2;
}

function routedBy({ ipv4, ipv6, gateway4, gateway6 }: NicSpec): readonly string[] {
	return [...ipv4, ...ipv6, gateway4 ?? [], gateway6 ?? []].flat();
}

/** Why the NICs that change need a restart, by their names. */
export function nicsAtRestart(input: PlanInput, wanted: WantedSpec): ReadonlyMap<string, string> {
	const whys = allChanges(input, wanted).flatMap((change) => {
		const why = whyAtRestart(input, change);
		return why === null ? [] : [[(change.to ?? change.from)?.name ?? '', why] as const];
	});
	return new Map(whys);
}

function allChanges({ record, observed }: PlanInput, { spec }: WantedSpec): readonly NicChange[] {
	const { initPid } = observed;
	const started = record?.started?.spec ?? null;
	if (started === null || initPid === null) return [];
	const names = new Set(changedFields(started, spec).flatMap(({ path }) => nicOf(path) ?? []));
	return [...names].map((name) => ({
		from: started.nics.find((nic) => nic.name === name) ?? null,
		to: spec.nics.find((nic) => nic.name === name) ?? null,
		index: spec.nics.findIndex((nic) => nic.name === name),
		initPid,
	}));
}

/** The name of the NIC that a field belongs to; `null` for other fields. */
export function nicOf(path: string): string | null {
	return /^nics\[([^\]]+)\]/.exec(path)?.[1] ?? null;
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
	if (from === null) return [{ ...change, from: '', to: addedInWords(to) }];
	const one = (nic: NicSpec) => ({ ...wanted.spec, nics: [nic] });
	return changedFields(one(from), one(to)).map((field) => ({
		...change,
		field: field.path,
		...sidesInWords(field.path, field.from, field.to),
		origin: originOf(field.path, wanted.origins),
	}));
}

function addedInWords(nic: NicSpec): string {
	const link = linkOf(nic);
	if (nic.routed !== null) return link === null ? 'added, routed' : `added, routed by ${link.name}`;
	return `added on ${link?.name}`;
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
