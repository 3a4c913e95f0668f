import { expect, test } from 'vitest';
import { catalogOf, declaredOf, instanceText, messagesOf } from '../support/catalog.ts';

const withHealth = (health: string) =>
	catalogOf({
		'web1.yaml': instanceText('web1', `  os: {template: busybox}\n  health: ${health}`),
	});

test('a health check has its defaults', () => {
	expect(declaredOf(withHealth('{exec: [/check, now]}')).spec.health).toEqual({
		exec: ['/check', 'now'],
		interval: 15_000,
		timeout: 5000,
		failures: 3,
	});
});

test.each([
	['{interval: 5s}', 'spec.health: nothing says what to run; add exec: [/bin/check]'],
	['{exec: [/check], interval: 999ms}', 'spec.health.interval: it is less than 1s'],
	['{exec: [/check], timeout: 0s}', 'spec.health.timeout: nothing takes no time'],
])('%s cannot be', (health, message) => {
	expect(messagesOf(withHealth(health))).toEqual([message]);
});
