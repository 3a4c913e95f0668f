/**
 * A running container moves between two hosts, live: how long it does not answer, and how long all of it takes, beside a shell script
 * that does nothing but call rsync, lxc-checkpoint and ssh. A client outside asks every 2 ms by UDP.
 */
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { bundled } from './bundle.mjs';
import { median, note, report } from './stage.mjs';

const REPOSITORY = resolve(import.meta.dirname, '..');
/** Two folders below the repository, as the sources are: they find the rest of it by that. */
const COMPILED = join(REPOSITORY, '.cache/bench');
const ROOTFS = '/srv/guest';
const ADDRESS = '192.0.2.10';
const PORT = 7000;
const SETTLE_MS = 2000;

/** For each answer so many pages of what it holds, one after the other: 32 MiB/s when it is asked every 2 ms. */
const WRITTEN_PAGES = 16;

/**
 * Holds so much that cannot be compressed, and sends back what it gets by UDP. The numbers are AF_INET, SOCK_DGRAM and IPPROTO_UDP, so that
 * perl needs no modules.
 */
const program = ({
	mebibytes,
	writes,
}) => `open(U, "/dev/urandom"); read(U, $held, ${mebibytes} << 20);
socket(S, 2, 2, 17); bind(S, pack("S n x12", 2, ${PORT}));
while ($from = recv(S, $m, 64, 0)) {
	for (1 .. ${writes ? WRITTEN_PAGES : 0}) { substr($held, $at, 1) = "x"; $at = ($at + 4096) % (${mebibytes} << 20) }
	send(S, $m, 0, $from);
}`;

const init = (guest) => `#!/bin/sh
trap 'exit 0' PWR TERM USR1
/bin/perl -e '${program(guest)}' &
while :; do wait; sleep 1; done
`;

/** busybox has nothing that answers by UDP. */
const ADD_PERL = `cp "$(readlink -f /usr/bin/perl)" ${ROOTFS}/bin/perl
ldd /usr/bin/perl | grep -o '/[^ ]*' | while read -r file; do mkdir -p "${ROOTFS}$(dirname "$file")" && cp -L "$file" "${ROOTFS}$file"; done`;

const SCRIPT = `#!/bin/sh -e
to=$1 lxc=/b/var/lib/ballast/lxc images=/b/images
rsync -aHAX --numeric-ids --mkpath --delete "$lxc/guest/" "$to:$lxc/guest/"
rm -rf "$images" && mkdir -p "$images"
echo 'ghost-limit 1073741824' >"$images/dump.conf"
echo mntns-compat-mode >"$images/restore.conf"
CRIU_CONFIG_FILE=$images/dump.conf lxc-checkpoint -P "$lxc" -n guest -s -D "$images"
rsync -aHAX --numeric-ids --delete "$lxc/guest/" "$to:$lxc/guest/" &
rsync -a --delete "$images/" "$to:$images/"
wait
ssh "$to" "CRIU_CONFIG_FILE=$images/restore.conf lxc-checkpoint -P $lxc -n guest -r -d -D $images </dev/null >/dev/null 2>&1; rm -rf $images"
rm -rf "$images"
`;

export const hostParts = () =>
	bundled(COMPILED, {
		'test-hosts': 'test/hosts/test-hosts.ts',
		'on-host': 'test/hosts/on-host.ts',
		'wait-for': 'test/support/wait-for.ts',
	});

export async function migrationFigures() {
	const parts = await hostParts();
	const small = { mebibytes: 64, memory: 'StopCopy', writes: false };
	const large = { mebibytes: 1024, memory: 'StopCopy', writes: false };
	const after = { ...large, memory: 'PostCopy' };
	return [
		...(await besideScript(parts, small, 10)),
		...(await besideScript(parts, large, 3)),
		...(await postCopy(parts, { guest: after, what: '1 GiB', bound: 400 })),
		...(await postCopy(parts, {
			guest: { ...after, writes: true },
			what: '1 GiB that is written to',
			bound: 500,
		})),
	];
}

/** Memory comes after its processes: for a while some of it is missing. */
async function postCopy(parts, { guest, what, bound }) {
	const all = await onHosts(parts, guest, (hosts, gaps) =>
		moves(hosts, { rounds: 10, gaps, move: byBallast }),
	);
	tell(`${what} by ballast, memory after it`, all);
	const later = all.map((each) => each.later);
	note(`the longest of each without an answer after that, ms: ${later.map(Math.round).join(', ')}`);
	return [
		report(
			`${what}, memory after it: without answers, median`,
			median(all.map(({ silence }) => silence)),
			{
				bound,
				unit: 'ms',
			},
		),
		report(`${what}, memory after it: the longest after that`, Math.max(...later), {
			bound: 500,
			unit: 'ms',
		}),
	];
}

async function besideScript(parts, guest, rounds) {
	const { mebibytes } = guest;
	const ours = await onHosts(parts, guest, (hosts, gaps) =>
		moves(hosts, { rounds, gaps, move: byBallast }),
	);
	const plain = await onHosts(parts, guest, async (hosts, gaps) => {
		for (const name of ['n1', 'n2']) {
			await parts.killDaemon(hosts.host(name));
			hosts.host(name).write('/root/move', SCRIPT);
		}
		return moves(hosts, { rounds, gaps, move: byScript });
	});
	tell(`${mebibytes} MiB by ballast`, ours);
	tell(`${mebibytes} MiB by the script`, plain);
	const of = (figure, all) => median(all.map((each) => each[figure]));
	const what = `${mebibytes} MiB moved live`;
	return [
		...(mebibytes > 64
			? []
			: [
					report(`${what}: without answers, median`, of('silence', ours), {
						bound: 300,
						unit: 'ms',
					}),
				]),
		report(`${what}: that beside a plain script`, of('silence', ours) / of('silence', plain), {
			bound: 1.1,
			unit: 'x',
		}),
		report(`${what}: all of it beside a plain script`, of('whole', ours) / of('whole', plain), {
			bound: 1.2,
			unit: 'x',
		}),
	];
}

/** Two hosts with one guest on the first, and a client that asks it. */
export async function onHosts(
	{ TestHosts, makeRootfs, installBallast, startDaemon, waitFor },
	guest,
	measure,
) {
	const hosts = await TestHosts.up('n1', 'n2');
	let client;
	try {
		for (const name of ['n1', 'n2']) {
			const host = hosts.host(name);
			makeRootfs(host, ROOTFS, init(guest));
			host.must('sh', '-c', ADD_PERL);
			installBallast(host);
			host.write('/root/specs/nodes.yaml', NODES);
			host.write('/root/specs/guest.yaml', declared(guest));
			// CRIU makes ports with any address, of which the bridge would take the lowest: the script knows no way round that
			host.must('sh', '-c', 'ip link set br0 address "$(cat /sys/class/net/br0/address)"');
			await startDaemon(host);
		}
		client = hosts.clientProcess(
			'node',
			join(import.meta.dirname, 'asking.mjs'),
			ADDRESS,
			String(PORT),
		);
		const gaps = [];
		let answers = false;
		createInterface(client.stdout).on('line', (line) => {
			if (line === 'answers') answers = true;
			else gaps.push(Number(line.split(' ')[1]));
		});
		await waitFor('the guest to answer', () => answers, 30_000);
		await pause(SETTLE_MS + 10 * guest.mebibytes);
		return await measure(hosts, gaps);
	} finally {
		client?.kill('SIGKILL');
		await hosts.dispose();
	}
}

const node = (name, address) =>
	`apiVersion: ballast/v1\nkind: Node\nmetadata: {name: ${name}}\nspec: {address: ${address}}\n`;
const NODES = [node('n1', '192.0.2.1'), node('n2', '192.0.2.2')].join('---\n');

const declared = ({ mebibytes, memory }) => `apiVersion: ballast/v1
kind: Instance
metadata: {name: guest}
spec:
  node: n1
  os: {copy: {path: ${ROOTFS}}}
  memory: {max: ${2 * mebibytes}Mi}
  nics: [{name: eth0, bridge: br0, ipv4: [${ADDRESS}/24]}]
  migration: {mode: Live, memory: ${memory}}
`;

/** What stands still for less is only busy. */
const STILL_MS = 100;

/** To and fro: milliseconds that each took, how long it stood still, and the longest without an answer after that. */
export async function moves(hosts, { rounds, gaps, move }) {
	const taken = [];
	for (let round = 0; round < rounds; round++) {
		const [from, to] = round % 2 === 0 ? ['n1', 'n2'] : ['n2', 'n1'];
		gaps.length = 0;
		const begin = performance.now();
		const { status, stdout, stderr } = move(hosts.host(from), to);
		const whole = performance.now() - begin;
		if (status !== 0) throw new Error(`from ${from} to ${to}: ${stdout}${stderr}`);
		await pause(SETTLE_MS);
		const still = gaps.findIndex((gap) => gap > STILL_MS);
		taken.push({ whole, silence: gaps[still] ?? 0, later: Math.max(0, ...gaps.slice(still + 1)) });
	}
	return taken;
}

export const byBallast = (host, to) =>
	host.run('ballast', 'migrate', 'guest', '--to', to, '--live');
const byScript = (host, to) => host.run('sh', '-e', '/root/move', to);

function tell(who, all) {
	const figures = all.map(({ silence, whole }) => `${silence.toFixed(0)} of ${whole.toFixed(0)}`);
	note(`${who}, ms without answers of ms in all: ${figures.join(', ')}`);
}

const pause = (ms) => new Promise((next) => setTimeout(next, ms));
