import type { InstanceSpec } from '../../model/instance-spec.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import { memoryLimit, memoryLimitField } from '../../model/memory-limit.ts';
import type { ObservedInstance } from '../../model/observed.ts';
import { formatBytes } from '../../model/quantity.ts';
import { stateWord } from '../../model/state-word.ts';
import { roughSize } from './size.ts';
import { formatTable } from './table.ts';

/** Desired beside observed, and the file and line that each desired value came from. */
export function comparison({ declared, record, observed }: InstanceStatus): string {
	const spec = declared?.spec ?? record?.lastGood?.spec;
	if (spec === undefined) return 'No spec declares it.\n';
	const rows = fields(spec, observed).map(([path, desired, found]) => {
		return [path, desired, found, originOf(declared, path)];
	});
	return formatTable([['FIELD', 'DESIRED', 'OBSERVED', 'FROM'], ...rows]);
}

/** Of the field, or of the first that was set below it. */
function originOf(declared: InstanceStatus['declared'], path: string): string {
	const origins = Object.entries(declared?.origins ?? {});
	const origin = origins.find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];
	return origin === undefined || origin.file === '' ? 'default' : `${origin.file}:${origin.line}`;
}

/** Path, desired, observed: of what ballast keeps on a running container. */
function fields(
	spec: InstanceSpec,
	observed: ObservedInstance,
): readonly (readonly [string, string, string])[] {
	const { limits } = observed;
	return [
		['state', spec.state, stateWord(observed)],
		...memoryFields(spec, observed),
		['hvparams.cpu_mask', spec.hvparams.cpu_mask, limits?.cpus ?? '-'],
		[
			'pids',
			countOrNone(spec.pids),
			limits === null ? '-' : `${countOrNone(limits.pidsMax)}, ${limits.pidsUsed} used`,
		],
		['devices', devicesWanted(spec), devicesFound(observed)],
	];
}

/** What is not in the spec is not shown, but for the limit. */
function memoryFields(
	spec: InstanceSpec,
	observed: ObservedInstance,
): readonly (readonly [string, string, string])[] {
	const { min, swap } = spec.memory;
	const found = observed.limits?.memory ?? null;
	const swapFound = found?.swapMax === 'NotAccounted' ? 'not accounted' : (found?.swapMax ?? null);
	return [
		[memoryLimitField(spec), sizeOrNone(memoryLimit(spec.memory)), memoryFound(observed)],
		...(min === null ? [] : [['memory.min', sizeOrNone(min), sizeFound(found?.min)] as const]),
		...(swap === null ? [] : [['memory.swap', sizeOrNone(swap), sizeFound(swapFound)] as const]),
	];
}

function sizeFound(found: number | string | null | undefined): string {
	return typeof found === 'string' ? found : sizeOrNone(found ?? null);
}

function memoryFound({ limits }: ObservedInstance): string {
	if (limits === null) return '-';
	return `${sizeOrNone(limits.memoryMax)}, ${roughSize(limits.memoryUsed)} used`;
}

function devicesWanted({ devices }: InstanceSpec): string {
	return (
		[...(devices.preset === 'none' ? [] : [`preset ${devices.preset}`]), ...devices.allow].join(
			', ',
		) || 'none'
	);
}

function devicesFound({ limits }: ObservedInstance): string {
	if (limits === null) return '-';
	return limits.devices === null ? 'not shown by this host' : `${limits.devices.length} rules`;
}

function sizeOrNone(bytes: number | null): string {
	return bytes === null ? 'none' : formatBytes(bytes);
}

function countOrNone(count: number | null): string {
	return count === null ? 'none' : String(count);
}
