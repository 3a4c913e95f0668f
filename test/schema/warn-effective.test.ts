import { expect, test } from 'vitest';
import { catalogOf, declaredOf, instanceText, profileText } from '../support/catalog.ts';

const withSpec = (spec: string) =>
	catalogOf({ 'web1.yaml': instanceText('web1', `  os: {template: busybox}\n  ${spec}`) });

test.each([
	['capabilities: {drop: [sys_boot, sys_time]}', 6, 'spec.capabilities.drop'],
	['capabilities: {keep: [chown]}', 6, 'spec.capabilities.keep'],
])('%s warns of soft reboots that cannot be', (spec, line, path) => {
	const catalog = withSpec(spec);
	expect(catalog.findings).toMatchObject([{ severity: 'warning', line, path }]);
	expect(catalog.findings[0]?.message).toContain('without sys_boot');
	expect(declaredOf(catalog).warnings).toEqual([catalog.findings[0]?.message]);
});

test.each([
	'capabilities: {drop: [sys_boot]}\n  lifecycle: {reboot: Hard}',
	'capabilities: {drop: [sys_time]}',
	'capabilities: {keep: [sys_boot]}',
	'pids: 100',
])('%s does not', (spec) => {
	const catalog = withSpec(spec);
	expect(catalog.findings).toEqual([]);
	expect(declaredOf(catalog).warnings).toEqual([]);
});

test('a profile that makes many surprising is named once', () => {
	const catalog = catalogOf({
		'base.yaml': profileText('default', '  capabilities: {drop: [sys_boot]}'),
		'a.yaml': instanceText('a'),
		'b.yaml': instanceText('b'),
	});
	expect(catalog.findings.map(({ file }) => file)).toEqual(['specs/base.yaml']);
});
