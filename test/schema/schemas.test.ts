import { spawnSync } from 'node:child_process';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import common from '../../src/schema/common.schema.json' with { type: 'json' };
import { editorSchema } from '../../src/schema/editor-schema.ts';
import { FORMATS, LEAST_MEMORY } from '../../src/schema/formats.ts';
import { GANETI_NAMES } from '../../src/schema/ganeti-names.ts';
import instance from '../../src/schema/instance.schema.json' with { type: 'json' };
import node from '../../src/schema/node.schema.json' with { type: 'json' };
import settings from '../../src/schema/settings.schema.json' with { type: 'json' };
import window from '../../src/schema/window.schema.json' with { type: 'json' };
import { catalogOf, declaredOf, instanceText } from '../support/catalog.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Each named field below a schema, and the items of lists, with their names. */
function fieldsIn(schema: unknown): readonly (readonly [string, Schema])[] {
	if (typeof schema !== 'object' || schema === null) return [];
	return Object.entries(schema).flatMap(([key, value]) => [
		...(key === 'properties' ? (Object.entries(value) as (readonly [string, Schema])[]) : []),
		...fieldsIn(value),
	]);
}

const fields = [common, instance, node, window].flatMap(fieldsIn);
const leaves = fields.filter(
	([, field]) =>
		field['$ref'] === undefined && !('properties' in field) && field['type'] !== 'array',
);

test('every field is described', () => {
	const silent = [...fields, ...fieldsIn(settings)].filter(
		([, field]) => field['$ref'] === undefined && field['description'] === undefined,
	);
	expect(silent.map(([name]) => name)).toEqual([]);
});

test('every leaf says how a change of it takes effect', () => {
	expect(leaves.filter(([, field]) => field['x-apply'] === undefined)).toEqual([]);
});

test('no text goes unchecked: it has a format or is one of some words', () => {
	const texts = [...leaves, ...fieldsIn(settings)].filter(([, { type }]) =>
		[type].flat().includes('string'),
	);
	const unchecked = texts.filter(([, { format }]) => !Object.hasOwn(FORMATS, String(format)));
	expect(unchecked.map(([name]) => name)).toEqual([]);
});

test('what has no effect yet touches nothing when it changes', () => {
	const wrong = fields.filter(
		([, field]) => field['x-unsupported'] !== undefined && field['x-apply'] !== 'none',
	);
	expect(wrong.map(([name]) => name)).toEqual([]);
});

test('the least memory is the same for 4Mi and for 4194304', () => {
	expect(common.$defs.memory.properties.max.minimum).toBe(LEAST_MEMORY);
});

test('the generated files are those that the schemas give', () => {
	const check = spawnSync('node', ['scripts/gen-schema.mjs', '--check'], { encoding: 'utf8' });
	expect(check.stderr + check.stdout).toBe('');
	expect(check.status).toBe(0);
});

test.each(Object.entries(GANETI_NAMES))(
	'what Ganeti calls %s exists here as %s',
	(_name, place) => {
		const known = ['metadata.name', 'metadata.labels', ...fields.map(([name]) => name)];
		const last = place.split(' and ').map((each) => each.slice(each.lastIndexOf('.') + 1));
		expect(known).toEqual(expect.arrayContaining(place.startsWith('metadata') ? [place] : last));
	},
);

const GOOD = `apiVersion: ballast/v1
kind: Instance
metadata: {name: web1}
spec:
  os: {template: busybox}
  memory: {max: 64Mi, min: null}
  devices: {allow+: ["c 10:200 rwm"]}
  nics: [{name: eth0, bridge: br0}]
`;

test('an editor accepts what ballast accepts, and finds what it can find', () => {
	const ajv = new Ajv2020({ allowUnionTypes: true, strict: false, validateFormats: false });
	const accepts = ajv.compile(editorSchema());
	expect(accepts(parse(GOOD))).toBe(true);
	expect(catalogOf({ 'web1.yaml': GOOD }).findings).toEqual([]);
	expect(accepts(parse(GOOD.replace('memory:', 'memry:')))).toBe(false);
	expect(accepts(parse(GOOD.replace('bridge: br0', 'vlan: 9999')))).toBe(false);
	expect(accepts(parse(GOOD.replace('Instance', 'Node')))).toBe(false);
	expect(accepts(parse(GOOD.replace('Instance', 'Window')))).toBe(false);
	expect(accepts(parse(GOOD.replace('Instance', 'Container')))).toBe(false);
});

test('a hundred instances load fast enough for a command', () => {
	const texts = Object.fromEntries(
		Array.from({ length: 100 }, (_, index) => [
			`w${index}.yaml`,
			GOOD.replace('web1', `web${index}`),
		]),
	);
	const started = performance.now();
	const catalog = catalogOf(texts);
	const cold = performance.now() - started;
	const again = performance.now();
	catalogOf(texts);
	const warm = performance.now() - again;
	console.log(`100 instances: ${cold.toFixed(0)} ms at first, ${warm.toFixed(0)} ms again`);
	expect(catalog.instances.size).toBe(100);
	// Ten times what it takes: this catches a blow-up, the benchmark holds the figure.
	expect(Math.min(cold, warm)).toBeLessThan(1500);
});

test('every hvparam of Ganeti has its place', () => {
	const text = instanceText(
		'web1',
		`  os: {template: busybox}
  devices: {preset: none, allow: ["c 1:3 rw"]}
  capabilities: {drop: [mac_override, sys_boot, sys_module, sys_time, sys_admin]}
  hvparams:
    cpu_mask: "0-1"
    lxc_cgroup_use: [cpuset, memory, devices, cpuacct]
    lxc_tty: 6
    lxc_startup_wait: 30
    lxc_extra_config: |
      lxc.environment = A=b,c`,
	);
	expect(declaredOf(catalogOf({ 'web1.yaml': text })).spec.hvparams.lxc_extra_config).toBe(
		'lxc.environment = A=b,c\n',
	);
});
