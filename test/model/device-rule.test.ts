import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	allowedDevices,
	canonicalDeviceRules,
	GANETI_DEVICES,
	parseDeviceRule,
} from '../../src/model/device-rule.ts';

const number = fc.oneof(fc.constant('*'), fc.nat(4095).map(String));
const access = fc
	.uniqueArray(fc.constantFrom('r', 'w', 'm'), { minLength: 1 })
	.map((letters) => letters.join(''));
const rule = fc
	.tuple(fc.constantFrom('b', 'c'), number, number, access)
	.map(([type, major, minor, letters]) => `${type} ${major}:${minor} ${letters}`);

test.each([
	['c 10:200 rwm', 'c 10:200 rwm'],
	['b 7:* wr', 'b 7:* rw'],
	['c 010:3  m', 'c 10:3 m'],
	['a', 'a'],
	['a *:* rwm', 'a'],
])('%j is the rule %j', (text, canonical) => {
	expect(parseDeviceRule(text)).toEqual({ ok: true, value: canonical });
});

test.each(['c 10:200', 'x 1:1 r', 'c 1:3 rr', 'c 1:3 x', 'c 5000:1 r', 'a 1:3 r', '', 'c 1:3 r\n'])(
	'%j is refused',
	(text) => {
		expect(parseDeviceRule(text)).toMatchObject({ ok: false });
	},
);

test('a canonical rule is its own canonical form', () => {
	fc.assert(
		fc.property(rule, (text) => {
			const once = parseDeviceRule(text);
			expect(once.ok && parseDeviceRule(once.value)).toEqual(once);
		}),
	);
});

test('order and repeats of rules do not matter, and one device has one rule', () => {
	fc.assert(
		fc.property(fc.array(rule), fc.nat(), (rules, seed) => {
			const canonical = canonicalDeviceRules(rules);
			const at = rules.length === 0 ? 0 : seed % rules.length;
			expect(canonicalDeviceRules([...rules.slice(at), ...rules])).toEqual(canonical);
			expect(canonicalDeviceRules(canonical)).toEqual(canonical);
			const devices = canonical.map((each) => each.slice(0, each.lastIndexOf(' ')));
			expect(new Set(devices).size).toBe(devices.length);
		}),
	);
});

test('access to one device adds up, as the kernel keeps it', () => {
	expect(canonicalDeviceRules(['c 1:3 w', 'c 1:3 r', 'b 7:* r'])).toEqual(['b 7:* r', 'c 1:3 rw']);
});

test('"a" makes every other rule needless', () => {
	expect(canonicalDeviceRules(['c 1:3 w', 'a'])).toEqual(['a']);
});

test('the preset of Ganeti has ten devices, to which allow adds', () => {
	const preset = allowedDevices({ preset: 'ganeti', allow: [] });
	expect(preset).toEqual(canonicalDeviceRules(Object.keys(GANETI_DEVICES)));
	expect(preset).toHaveLength(10);
	expect(allowedDevices({ preset: 'ganeti', allow: ['c 1:3 m'] })).toContain('c 1:3 rwm');
	expect(allowedDevices({ preset: 'none', allow: [] })).toEqual([]);
});

test('the preset for systemd has the same devices, and mknod for each', () => {
	const preset = allowedDevices({ preset: 'systemd', allow: [] });
	expect(preset).toEqual(allowedDevices({ preset: 'ganeti', allow: [] }).map((each) => `${each}m`));
});
