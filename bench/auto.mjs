/** `memory.target: Auto`: what it spares the instances of a node in a day, and what it costs the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundle.mjs';
import { median, note, report } from './stage.mjs';

const CODE = {
	day: 'test/support/memory-day.ts',
	host: 'test/support/fake-host-tree.ts',
	observer: 'src/drivers/container/lxc/lxc-observer.ts',
	auto: 'src/reconciler/node-memory/auto-memory.ts',
};
const COUNT = 100;
/** Rounds that let the code be compiled, as in a daemon that runs. */
const WARM_UP = 50;
const ROUNDS = 200;
/** A round of the daemon, in ms. */
const EVERY_MS = 10_000;
const MI = 2 ** 20;

export async function autoFigures() {
	const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-auto-'));
	try {
		const code = await bundled(join(folder, 'code'), CODE);
		const held = [...dayOfLoad(code)];
		for (const layout of ['v1', 'v2']) {
			const ms = await costOfRound(code, { directory: join(folder, layout), layout });
			held.push(
				report(`target Auto, ${COUNT} instances on ${layout}, of a core`, (100 * ms) / EVERY_MS, {
					bound: 0.3,
					unit: '%',
				}),
			);
		}
		return held;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function dayOfLoad({ dayWithAuto, dayWithEqualShares }) {
	const auto = dayWithAuto();
	const equal = dayWithEqualShares();
	const words = ({ stalled, short, oomKills }) =>
		`${stalled.toFixed(0)} s stalled, ${short} s above the limit, ${oomKills} oom kills`;
	note(`a day of equal shares: ${words(equal)}`);
	note(`a day of target Auto:  ${words(auto)}`);
	return [
		report('a day of load: stalls with Auto beside equal shares', auto.stalled / equal.stalled, {
			bound: 0.05,
			unit: 'ratio',
		}),
		report('oom kills in a day with Auto', auto.oomKills, { bound: 0, unit: '' }),
	];
}

/** The median CPU time of a round, in ms. Every figure is read anew, and all instances move. */
async function costOfRound({ makeFakeHost, LxcObserver, AutoMemory }, { directory, layout }) {
	const host = makeFakeHost({ directory, layout, running: COUNT, stopped: 0 });
	const observer = new LxcObserver({ ...host, lxcVersion: '0', usualLxcpath: directory });
	const spec = {
		state: 'Running',
		memory: { min: 16 * MI, max: 512 * MI, target: 'Auto', weight: 100 },
	};
	const declared = host.names.map((name) => ({ name, spec }));
	let now = 0;
	const auto = new AutoMemory({
		observer,
		clock: { now: () => now },
		declared: () => declared,
		node: () => ({ reserve: { memory: 0 }, overcommit: { memory: 1 } }),
		targetOf: (name) => ({ name, uid: null, adoptedFrom: null }),
	});
	writeMeminfo(host, 16 * 1024);
	const rounds = [];
	for (let round = 0; round < WARM_UP + ROUNDS; round++) {
		writeUses(host, { directory, layout, round });
		now += EVERY_MS;
		const before = process.cpuUsage();
		await auto.round();
		const { user, system } = process.cpuUsage(before);
		rounds.push((user + system) / 1000);
		if (auto.targets.size !== COUNT) throw new Error(`only ${auto.targets.size} are seen`);
	}
	return median(rounds.slice(WARM_UP));
}

function writeMeminfo({ procRoot }, mi) {
	const line = (name) => `${name}: ${mi * 1024} kB\n`;
	writeFileSync(join(procRoot, 'meminfo'), line('MemTotal') + line('MemAvailable'));
}

/** Memory files as long as the kernel's, with figures that go up and down. */
function writeUses({ names }, { directory, layout, round }) {
	for (const [index, name] of names.entries()) {
		const cgroup = join(
			directory,
			'sys/fs/cgroup',
			layout === 'v1' ? 'memory' : '',
			`lxc.payload.${name}`,
		);
		const usage = (64 + 32 * Math.sin((round + index) / 7)) * MI;
		for (const [file, text] of Object.entries(FILES[layout](Math.floor(usage), round)))
			writeFileSync(join(cgroup, file), text);
	}
}

const FILES = {
	v1: (usage, round) => ({
		'memory.usage_in_bytes': `${usage}\n`,
		'memory.failcnt': `${round}\n`,
		'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
		'memory.stat': `${filler('v1', 22)}${filler('total_v1', 14)}total_workingset_refault_file ${10 * round}\ntotal_inactive_file ${usage >> 2}\ntotal_active_file ${usage >> 3}\ntotal_unevictable 0\n`,
	}),
	v2: (usage, round) => ({
		'memory.current': `${usage}\n`,
		'memory.events': `low 0\nhigh 0\nmax ${round}\noom 0\noom_kill 0\noom_group_kill 0\n`,
		'memory.pressure': `some avg10=${round % 8}.00 avg60=1.00 avg300=0.50 total=1000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=100\n`,
		'memory.stat': `${filler('anon', 16)}inactive_file ${usage >> 2}\nactive_file ${usage >> 3}\n${filler('slab', 14)}workingset_refault_file ${10 * round}\n${filler('pg', 18)}`,
	}),
};

const filler = (prefix, lines) =>
	Array.from({ length: lines }, (_, i) => `${prefix}_some_counter_${i} ${123456789 * i}\n`).join(
		'',
	);
