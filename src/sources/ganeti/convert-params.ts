import { canonicalDeviceRules, GANETI_DEVICES, parseDeviceRule } from '../../model/device-rule.ts';
import { formatBytes } from '../../model/quantity.ts';
import { extraConfigProblems, extraNicProblems } from '../../schema/extra-config.ts';
import { placeOfGanetiName } from '../../schema/ganeti-names.ts';
import type { GanetiParams, Params, ParamValue } from './cluster.ts';
import { type Carried, differs, lost, type Note } from './note.ts';

/** Values by their place in a document: `spec.memory.max`. */
export type Fields = Readonly<Record<string, unknown>>;

/** How the value for a place is made; `about` is its name in Ganeti. */
type Convert = (value: ParamValue, about: string) => Carried<Fields>;

/** The fields for parameters, each by the place that `ganeti-names.ts` gives its name. */
export function convertParams(params: GanetiParams): Carried<Fields> {
	const parts = [
		...converted('hvparams', params.hvparams),
		...converted('beparams', params.beparams),
	];
	return {
		value: Object.assign({}, ...parts.map(({ value }) => value)),
		notes: parts.flatMap(({ notes }) => notes),
	};
}

/** Those of the values that the defaults do not give. */
export function differing(params: GanetiParams, defaults: GanetiParams): GanetiParams {
	return {
		hvparams: without(params.hvparams, defaults.hvparams),
		beparams: without(params.beparams, defaults.beparams),
	};
}

function without(params: Params, defaults: Params): Params {
	return Object.fromEntries(
		Object.entries(params).filter(([key, value]) => String(defaults[key]) !== String(value)),
	);
}

function converted(level: keyof GanetiParams, params: Params): readonly Carried<Fields>[] {
	return Object.entries(params).map(([name, value]) => {
		const about = `${level}.${name}`;
		const convert = CONVERT[placeOfGanetiName(name) ?? ''];
		if (convert !== undefined) return convert(value, about);
		const why = NO_PLACE.get(name) ?? 'ballast has nothing like it';
		return { value: {}, notes: [lost(about, `${String(value)}: ${why}`)] };
	});
}

const NO_PLACE: ReadonlyMap<string, string> = new Map([
	['auto_balance', 'ballast balances no load: it moves what a spec, a drain or a failover says'],
	['spindle_use', 'ballast does not count spindles'],
]);

/** What `always_failover` and `migration_mode` say of an instance that is to be stopped for a move. */
const COLD: ReadonlySet<string> = new Set(['true', 'non-live']);

const CONVERT: Readonly<Record<string, Convert>> = {
	'spec.hvparams.cpu_mask': (value) => field('spec.hvparams.cpu_mask', wordOf(value) || 'all'),
	'spec.hvparams.lxc_tty': (value) => field('spec.hvparams.lxc_tty', numberOf(value)),
	'spec.hvparams.lxc_startup_wait': (value) =>
		field('spec.hvparams.lxc_startup_wait', numberOf(value)),
	'spec.hvparams.lxc_cgroup_use': (value) => field('spec.hvparams.lxc_cgroup_use', itemsOf(value)),
	'spec.hvparams.lxc_extra_config': extraConfig,
	'spec.devices.allow': devices,
	'spec.capabilities.drop': (value) =>
		field(
			'spec.capabilities.drop',
			itemsOf(value).map((name) => name.toLowerCase().replace(/^cap_/, '')),
		),
	'spec.migration.mode': (value) =>
		field('spec.migration.mode', COLD.has(wordOf(value).toLowerCase()) ? 'Cold' : 'Auto'),
	'spec.memory.max': (value) => field('spec.memory.max', sizeOf(value)),
	'spec.memory.min': (value) => field('spec.memory.min', sizeOf(value)),
	'spec.cpu.quota': (value, about) => ({
		value: { 'spec.cpu.quota': numberOf(value) },
		notes: [
			differs(about, `${value}: cpu.quota limits CPU time; Ganeti's LXC did not limit it by vcpus`),
		],
	}),
};

function field(place: string, value: unknown): Carried<Fields> {
	return { value: { [place]: value }, notes: [] };
}

function devices(value: ParamValue, about: string): Carried<Fields> {
	const rules = itemsOf(value);
	const notes = rules.flatMap((rule): readonly Note[] => {
		const parsed = parseDeviceRule(rule);
		return parsed.ok ? [] : [lost(about, parsed.problem)];
	});
	const wanted = canonicalDeviceRules(rules);
	const preset = canonicalDeviceRules(Object.keys(GANETI_DEVICES));
	const isPreset = preset.every((rule) => wanted.includes(rule));
	return {
		value: {
			'spec.devices.preset': isPreset ? 'ganeti' : 'none',
			'spec.devices.allow': isPreset ? wanted.filter((rule) => !preset.includes(rule)) : wanted,
		},
		notes,
	};
}

/** Ganeti splits at commas; lines with keys that ballast manages or LXC dropped stay out. */
function extraConfig(value: ParamValue, about: string): Carried<Fields> {
	const lines = itemsOf(value);
	const problems = lines.map((line) => extraConfigProblems(line)[0] ?? extraNicProblems(line)[0]);
	const good = lines.filter((_, index) => problems[index] === undefined);
	const notes = problems.flatMap((problem) =>
		problem === undefined ? [] : [lost(about, `${problem.message}; ${problem.hint}`)],
	);
	const text = good.map((line) => `${line}\n`).join('');
	return { ...field('spec.hvparams.lxc_extra_config', text), notes };
}

function sizeOf(value: ParamValue): ParamValue {
	const mebibytes = numberOf(value);
	return typeof mebibytes === 'number' ? formatBytes(mebibytes * 2 ** 20) : mebibytes;
}

function wordOf(value: ParamValue): string {
	return value === null ? '' : String(value);
}

/** Anything else than a number stays what it is: the schema says what is wrong with it. */
function numberOf(value: ParamValue): ParamValue {
	return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function itemsOf(value: ParamValue): readonly string[] {
	return wordOf(value)
		.split(',')
		.map((item) => item.trim())
		.filter((item) => item !== '');
}
