import { isNicKey } from '../../../../model/managed-keys.ts';
import { broadcastOf } from '../config/broadcast.ts';
import type { Setting } from './read-config.ts';

/** A NIC as a document declares it. */
export type DeclaredNic = Readonly<Record<string, string | number | readonly string[]>>;

/** What a NIC's LXC setting is called in a spec. */
const FIELDS = {
	name: 'name',
	link: 'bridge',
	hwaddr: 'mac',
	mtu: 'mtu',
	'ipv4.address': 'ipv4',
	'ipv4.gateway': 'gateway4',
} as const satisfies Record<string, string>;

/** Settings of a veth that a spec's NIC has anyway. */
const IMPLIED: ReadonlySet<string> = new Set(['type', 'flags', 'veth.pair']);

/**
 * The network settings as `nics`, or as raw lines when one of them has no counterpart there: a spec
 * declares veth pairs on bridges, and lines and `nics` cannot be mixed.
 */
export function adoptedNics(settings: readonly Setting[]): {
	readonly nics: readonly DeclaredNic[];
	readonly lines: readonly Setting[];
} {
	const all = settings.filter(({ key }) => isNicKey(key));
	const indexes = new Set(all.map(({ key }) => Number(/^lxc\.net\.(\d+)\./.exec(key)?.[1])));
	const nics = [...indexes]
		.toSorted((left, right) => left - right)
		.flatMap((index) => {
			const prefix = `lxc.net.${index}.`;
			const fields = all
				.filter(({ key }) => key.startsWith(prefix))
				.map(({ key, value }) => ({ key: key.slice(prefix.length), value }));
			return isEmptyNetwork(fields) ? [] : [declaredNic(index, fields)];
		});
	const declared = nics.filter((nic) => nic !== null);
	return declared.length === nics.length ? { nics: declared, lines: [] } : { nics: [], lines: all };
}

function isEmptyNetwork(fields: readonly Setting[]): boolean {
	return fields.length === 1 && fields[0]?.key === 'type' && fields[0].value === 'empty';
}

function declaredNic(index: number, fields: readonly Setting[]): DeclaredNic | null {
	const isVeth = fields.some(({ key, value }) => key === 'type' && value === 'veth');
	const isUp = fields.some(({ key, value }) => key === 'flags' && value === 'up');
	if (!isVeth || !isUp || !fields.every(hasCounterpart)) return null;
	const nic: Record<string, string | number | readonly string[]> = { name: `eth${index}` };
	for (const [key, field] of Object.entries(FIELDS)) {
		const values = fields.filter((each) => each.key === key).map((each) => each.value);
		const last = values.at(-1);
		if (last === undefined || last === '') continue;
		nic[field] = declaredValue(field, last, values);
	}
	return nic;
}

/** A broadcast address is none of a spec's, so it has to be the one that ballast writes. */
function hasCounterpart({ key, value }: Setting): boolean {
	if (key !== 'ipv4.address') return key in FIELDS || IMPLIED.has(key);
	const [address = '', broadcast] = value.split(/\s+/);
	return broadcast === undefined || broadcast === broadcastOf(address);
}

function declaredValue(
	field: (typeof FIELDS)[keyof typeof FIELDS],
	last: string,
	values: readonly string[],
): string | number | readonly string[] {
	switch (field) {
		case 'mtu':
			return Number(last);
		case 'mac':
			return last.toLowerCase();
		case 'ipv4':
			return values.map((value) => value.split(/\s+/, 1)[0] ?? '');
		case 'name':
		case 'bridge':
		case 'gateway4':
			return last;
	}
}
