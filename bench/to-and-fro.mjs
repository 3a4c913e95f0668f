/** Fifty moves of a running container between two hosts, live: none may fail, and nothing may grow on either of them. */
import { byBallast, hostParts, moves, onHosts } from './migrate.mjs';
import { note, report } from './stage.mjs';

const MOVES = 50;
/** The first ones load code and make folders, and the heap of a daemon grows to what it needs: in 150 moves it did not after 30. */
const BEFORE = 30;

const GUEST = { mebibytes: 64, writes: false };

/** What is counted on a host, each by a command that prints a number. */
const COUNTED = {
	'files and folders': 'find /b -not -path "/b/run/ballast/ssh-*" | wc -l',
	interfaces: 'ls /sys/class/net | wc -l',
	cgroups: 'find /sys/fs/cgroup -type d | wc -l',
	processes: 'ps -e | wc -l',
	"the daemon's open files": 'ls /proc/$(pgrep -f "ballast.*daemon" | head -n 1)/fd | wc -l',
	"the daemon's memory, KiB":
		"awk '/^VmRSS/ {print $2}' /proc/$(pgrep -f 'ballast.*daemon' | head -n 1)/status",
};

export async function toAndFro() {
	const parts = await hostParts();
	return [
		...(await grown(parts, 'StopCopy', 'memory with it')),
		...(await grown(parts, 'PostCopy', 'memory after it')),
	];
}

async function grown(parts, memory, words) {
	return await onHosts(parts, { ...GUEST, memory }, async (hosts, gaps) => {
		await moves(hosts, { rounds: BEFORE, gaps, move: byBallast });
		const before = counted(hosts);
		await moves(hosts, { rounds: MOVES, gaps, move: byBallast });
		const after = counted(hosts);
		note(
			`${MOVES} moves, ${words}: before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
		);
		return Object.keys(COUNTED).map((what) =>
			report(`${MOVES} moves, ${words}: more of ${what}, both hosts`, after[what] - before[what], {
				bound: what.includes('memory') ? 20_000 : 0,
				unit: '',
			}),
		);
	});
}

/** Of both hosts together: it is on the same one before and after. */
function counted(hosts) {
	const entries = Object.entries(COUNTED).map(([what, command]) => {
		const each = ['n1', 'n2'].map((name) => Number(hosts.host(name).must('sh', '-c', command)));
		return [what, each[0] + each[1]];
	});
	return Object.fromEntries(entries);
}
