import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LxcMonitor } from '../../src/drivers/container/lxc/lxc-monitor.ts';
import { lxc, makeContainer } from '../support/lxc-container.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { waitFor } from '../support/wait-for.ts';

let root: RealLxc;

beforeAll(async () => {
	root = await realLxc('mo');
});

afterAll(() => root.dispose());

test('hears of changes of state, again after its process was killed, and leaves no process behind', async () => {
	const place = { lxcpath: root.paths.lxc, name: 'mo1' };
	await makeContainer(place);
	const watching = watch(place.lxcpath);
	await waitFor('listening', () => watching.listening.length === 1);
	lxc('lxc-start', place);
	await waitFor('the start', () => watching.heard().includes('mo1 RUNNING'));
	const [process1] = commandsWith(`lxc-monitor\0-P\0${place.lxcpath}\0`);
	process.kill(process1 ?? 0, 'SIGKILL');
	await waitFor('listening again', () => watching.listening.length === 2);
	lxc('lxc-stop', place);
	await waitFor('the end', () => watching.heard().includes('mo1 STOPPED'));
	expect(watching.listening).toEqual([
		{ lxcpath: place.lxcpath, again: false },
		{ lxcpath: place.lxcpath, again: true },
	]);
	expect(watching.heard()).toContain('mo1 exited');
	await watching.end();
	expect(commandsWith(`lxc-monitor\0-P\0${place.lxcpath}\0`)).toEqual([]);
	await waitFor('the end of its server', () => {
		return commandsWith(`lxc-monitord\0${place.lxcpath}\0`).length === 0;
	});
});

test('listens to further lxcpaths, added before and while it watches', async () => {
	const [early, late] = [join(root.root, 'early'), join(root.root, 'late')];
	await makeContainer({ lxcpath: early, name: 'mo2' });
	await makeContainer({ lxcpath: late, name: 'mo3' });
	const watching = watch(root.paths.lxc, [early]);
	watching.monitor.watchAlso([late, early]);
	await waitFor('listening to all', () => watching.listening.length === 3);
	lxc('lxc-start', { lxcpath: early, name: 'mo2' });
	lxc('lxc-start', { lxcpath: late, name: 'mo3' });
	await waitFor('both starts', () =>
		['mo2 RUNNING', 'mo3 RUNNING'].every((event) => watching.heard().includes(event)),
	);
	await watching.end();
});

test('a lxcpath that is not there is tried again until it is', async () => {
	const lxcpath = join(root.root, 'later');
	const watching = watch(lxcpath);
	await makeContainer({ lxcpath, name: 'mo4' });
	await waitFor('listening', () => watching.listening.length > 0);
	lxc('lxc-start', { lxcpath, name: 'mo4' });
	await waitFor('the start', () => watching.heard().includes('mo4 RUNNING'));
	await watching.end();
});

function watch(lxcpath: string, also: readonly string[] = []) {
	const events: string[] = [];
	const listening: { readonly lxcpath: string; readonly again: boolean }[] = [];
	const monitor = new LxcMonitor({
		lxcpath,
		onEvent: ({ name, what }) => events.push(`${name} ${what}`),
		onListening: (each) => listening.push(each),
	});
	monitor.watchAlso(also);
	const end = new AbortController();
	const watched = monitor.watch(end.signal);
	return {
		monitor,
		listening,
		heard: () => events,
		end: () => {
			end.abort();
			return watched;
		},
	};
}

/** Processes whose arguments contain this, by pid. */
function commandsWith(text: string): readonly number[] {
	return readdirSync('/proc')
		.map(Number)
		.filter((pid) => pid > 0 && argumentsOf(pid).includes(text));
}

function argumentsOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}
