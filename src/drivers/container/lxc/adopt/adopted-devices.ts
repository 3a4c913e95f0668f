import { canonicalDeviceRules, GANETI_DEVICES } from '../../../../model/device-rule.ts';
import type { Setting } from './read-config.ts';

const RULE = /^lxc\.cgroup2?\.devices\.(allow|deny)$/;

/** The device rules of a config: an ACL that starts with everything, as LXC's does without any rule. */
export function configuredDevices(settings: readonly Setting[]): readonly string[] {
	let allowed: readonly string[] = ['a'];
	for (const { key, value } of settings) {
		const verb = RULE.exec(key)?.[1];
		if (verb === 'deny' && /^a\b/.test(value)) {
			allowed = [];
		} else if (verb === 'allow') {
			allowed = [...allowed, value];
		}
	}
	return canonicalDeviceRules(allowed);
}

/** True for a rule that takes single devices away from a list, which a spec cannot say. */
export function hasPartialDeny(settings: readonly Setting[]): boolean {
	return settings.some(
		({ key, value }) => RULE.exec(key)?.[1] === 'deny' && !/^a\b/.test(value) && value !== '',
	);
}

/** The rules as a spec says them: the preset when all of it is there, and the rest. */
export function declaredDevices(rules: readonly string[]): {
	readonly preset: 'ganeti' | 'none';
	readonly allow: readonly string[];
} {
	const preset = Object.keys(GANETI_DEVICES);
	return preset.every((rule) => rules.includes(rule))
		? { preset: 'ganeti', allow: rules.filter((rule) => !preset.includes(rule)) }
		: { preset: 'none', allow: rules };
}
