import { ALL_DEVICES, canonicalDeviceRules } from '../../model/device-rule.ts';
import type { CgroupWrite } from './write-in-order.ts';

export interface DeviceChange {
	/** What is added: for a device that is there, only the new letters. */
	readonly allow: readonly string[];
	/** What is taken away: for a device that stays, only the letters that go. */
	readonly deny: readonly string[];
}

/**
 * What turns one list of rules into another on version 1. New rules come before old ones go, so
 * a device that both lists allow can be opened at every moment. Only leaving "everything is allowed" has
 * a gap: the kernel starts anew with nothing allowed.
 */
export function deviceWrites(
	directory: string,
	from: readonly string[],
	to: readonly string[],
): readonly CgroupWrite[] {
	const { allow, deny } = deviceChange(from, to);
	const write = (verb: 'allow' | 'deny') => (text: string) => ({
		file: `${directory}/devices.${verb}`,
		text,
		undo: { file: `${directory}/devices.${verb === 'allow' ? 'deny' : 'allow'}`, text },
	});
	const allows = allow.map(write('allow'));
	const denies = deny.map(write('deny'));
	return deny.includes(ALL_DEVICES) ? [...denies, ...allows] : [...allows, ...denies];
}

/** The difference of two lists of rules. */
export function deviceChange(from: readonly string[], to: readonly string[]): DeviceChange {
	const before = rightsByDevice(from);
	const after = rightsByDevice(to);
	if (after.has(ALL_DEVICES))
		return { allow: before.has(ALL_DEVICES) ? [] : [ALL_DEVICES], deny: [] };
	if (before.has(ALL_DEVICES)) return { allow: rules(after), deny: [ALL_DEVICES] };
	return { allow: rules(without(after, before)), deny: rules(without(before, after)) };
}

type Rights = ReadonlyMap<string, string>;

/** `c 1:3` -> `rw`. */
function rightsByDevice(list: readonly string[]): Rights {
	return new Map(
		canonicalDeviceRules(list).map((rule) => {
			const end = rule.lastIndexOf(' ');
			return end === -1 ? [rule, ''] : [rule.slice(0, end), rule.slice(end + 1)];
		}),
	);
}

function without(some: Rights, others: Rights): Rights {
	const rest = [...some].map(([device, letters]) => {
		const there = others.get(device) ?? '';
		return [device, [...letters].filter((letter) => !there.includes(letter)).join('')] as const;
	});
	return new Map(rest.filter(([, letters]) => letters !== ''));
}

function rules(rights: Rights): readonly string[] {
	return [...rights].map(([device, letters]) => `${device} ${letters}`);
}
