import type { Catalog } from '../../model/catalog.ts';
import { RECEIVE, SSH_OPTIONS } from '../migration/ssh.ts';
import type { VerifyHost } from './verify-host.ts';
import { fail, ok, type VerifyRow, warn } from './verify-row.ts';

/** What was asked of the store that this host shares with others. */
export interface SharedStore {
	/** What the hosts that share it call themselves. */
	readonly cluster: string;
	/** What each of its endpoints answered: '' = it answers. */
	readonly endpoints: Readonly<Record<string, string>>;
}

export interface ClusterChecks {
	/** This host's name in `spec.node`. */
	readonly node: string;
	/** `null` = it stands alone. */
	readonly store: SharedStore | null;
	/** The command of `failover.fence` in the settings. */
	readonly fence: readonly [string, ...string[]] | null;
}

/** What this host needs of others: the store that they share, a way to be sure that one is off, and ssh to each. */
export async function checkCluster(
	host: VerifyHost,
	catalog: Catalog,
	checks: ClusterChecks,
): Promise<readonly VerifyRow[]> {
	return [
		...(checks.store === null ? [] : [storeRow(checks.store)]),
		...(await checkFencing(host, catalog, checks)),
		...(await checkSsh(host, catalog, checks.node)),
	];
}

function storeRow({ cluster, endpoints }: SharedStore): VerifyRow {
	const what = `store ${cluster}`;
	const all = Object.keys(endpoints).length;
	const silent = Object.entries(endpoints).filter(([, problem]) => problem !== '');
	const found = `${all - silent.length} of ${all} endpoints answer`;
	if (silent.length === 0) return ok(what, found);
	const why = `${found}; ${silent.map(([, problem]) => problem).join('; ')}`;
	if (silent.length < all) {
		return warn(what, why, 'Without a majority of its members nothing is claimed or fails over.');
	}
	const todo =
		'See store.etcd in ballast.yaml. What this node has goes on; nothing new is made before it answers.';
	return fail(what, why, todo);
}

async function checkFencing(
	host: VerifyHost,
	{ instances }: Catalog,
	{ store, fence }: ClusterChecks,
): Promise<readonly VerifyRow[]> {
	const wanting = [...instances.values()].filter(({ spec }) => spec.ha.failover === 'Auto');
	const [first] = wanting;
	if (first === undefined) return [];
	const more = wanting.length === 1 ? '' : ` and ${wanting.length - 1} more`;
	const who = `ha.failover of ${first.name}${more}`;
	const what = 'failover';
	if (store === null) {
		return [
			warn(what, `no store is shared, and ${who} needs one`, 'Set store.etcd in ballast.yaml.'),
		];
	}
	if (fence === null) {
		const todo =
			'Set failover.fence in ballast.yaml to a command that takes the power of the node in its last argument.';
		return [warn(what, `nothing here can fence, and ${who} needs it`, todo)];
	}
	const [command] = fence;
	// its arguments may be secret
	if ((await host.findCommand(command)) !== null) return [ok(what, `fences by ${command}`)];
	return [
		warn(
			what,
			`${command} is no program, and ${who} needs it`,
			'See failover.fence in ballast.yaml.',
		),
	];
}

/** So long a person waits for a host that is gone. */
const LONGEST_S = '5';
const CONNECT_S = '3';

/** Each that has a document with an address, all at once. */
function checkSsh(host: VerifyHost, { nodes }: Catalog, here: string): Promise<VerifyRow[]> {
	const others = [...nodes.values()].filter(({ name }) => name !== here);
	return Promise.all(
		others.flatMap(({ name, address }) => (address === null ? [] : [sshRow(host, name, address)])),
	);
}

async function sshRow(host: VerifyHost, name: string, address: string): Promise<VerifyRow> {
	const what = `ssh to ${name}`;
	// of two that say the same option ssh takes the first
	const how = ['-o', `ConnectTimeout=${CONNECT_S}`, ...SSH_OPTIONS];
	const asked = ['timeout', LONGEST_S, 'ssh', ...how, '--', address, `${RECEIVE} hello`] as const;
	const { exitCode, stdout, stderr } = await host
		.run([...asked])
		.catch((cause: unknown) => ({ exitCode: 1, stdout: '', stderr: String(cause) }));
	if (exitCode === 0 && stdout.includes('ballast'))
		return ok(what, `ballast answers at ${address}`);
	const said = exitCode === 124 ? `no answer in ${LONGEST_S} s` : (stderr.split('\n').at(-1) ?? '');
	const todo = `Nothing moves there before this works, as root: ssh ${address} ${RECEIVE} hello`;
	return warn(what, `${address}: ${said || `exit code ${exitCode}`}`, todo);
}
