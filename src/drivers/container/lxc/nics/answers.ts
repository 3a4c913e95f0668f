import type { NicSpec } from '../../../../model/instance-spec.ts';
import { addressesOf, bare } from './addresses.ts';
import { type HostOrder, isOnHost, onHost, unlessGone } from './scene.ts';

/** An interface on which the host answers for an address. */
export interface Answer {
	readonly address: string;
	readonly on: string;
}

/** What the proxy of a routed NIC answers. */
export function answersOf(nic: NicSpec): readonly Answer[] {
	const on = nic.routed?.proxy ?? null;
	return on === null ? [] : addressesOf(nic).map((address) => ({ address: bare(address), on }));
}

export function isNoneOf(answers: readonly Answer[]): (answer: Answer) => boolean {
	return ({ address, on }) => !answers.some((each) => each.address === address && each.on === on);
}

export async function startAnswering(order: HostOrder, { address, on }: Answer): Promise<void> {
	await onHost(order, ['ip', 'neigh', 'replace', 'proxy', address, 'dev', on]);
}

export async function stopAnswering(order: HostOrder, { address, on }: Answer): Promise<void> {
	if (isOnHost(on)) await unlessGone(order, ['ip', 'neigh', 'delete', 'proxy', address, 'dev', on]);
}
