import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLayout } from '../../src/drivers/cgroup/host-layout.ts';
import { type CompiledSource, compileSource } from '../support/compiled-source.ts';
import { makeContainer } from '../support/lxc-container.ts';
import { mountsSeenFrom } from '../support/mounts.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';

/** A mount namespace of its own, so that the machine's mounts stay as they are. */
const PRIVATELY = ['unshare', '--mount', '--propagation', 'private'];
const HAS_V1_PIDS = readLayout().controllers.get('pids')?.version === 1;

let root: RealLxc;
let compiled: CompiledSource;

beforeAll(async () => {
	root = await realLxc('cm');
	compiled = await compileSource(
		'src/drivers/cgroup/controller-mounts.ts',
		'src/drivers/cgroup/host-layout.ts',
		'src/drivers/cgroup/start-prefix.ts',
		'src/drivers/container/lxc/lxc-observer.ts',
	);
});

afterAll(async () => {
	compiled.dispose();
	await root.dispose();
});

test.runIf(HAS_V1_PIDS)(
	'a controller that no mount offers is mounted by us, and LXC sets limits through it',
	async () => {
		const mountsBefore = mountsSeenFrom(root.root);
		const place = { lxcpath: root.paths.lxc, name: 'cm1' };
		await makeContainer({ ...place, lines: ['lxc.cgroup.pids.max = 33'] });
		const script = `
		import { spawnSync } from 'node:child_process';
		import { readFileSync } from 'node:fs';
		import { ControllerMounts } from './src/drivers/cgroup/controller-mounts.js';
		import { readLayout } from './src/drivers/cgroup/host-layout.js';
		import { startPrefix } from './src/drivers/cgroup/start-prefix.js';
		import { LxcObserver } from './src/drivers/container/lxc/lxc-observer.js';
		const paths = ${JSON.stringify(root.paths)};
		spawnSync('umount', ['/sys/fs/cgroup/pids']);
		const offered = readLayout().controllers.has('pids');
		const controllers = new ControllerMounts(paths.cgroupMounts);
		const [mounts, again] = await Promise.all([controllers.ensure(['pids', 'memory']), controllers.ensure(['pids'])]);
		const timesMounted = readFileSync('/proc/self/mountinfo', 'utf8').split(paths.cgroupMounts).length - 1;
		const [command, ...args] = [...startPrefix(mounts), 'lxc-start', '-P', paths.lxc, '-n', 'cm1'];
		const started = spawnSync(command, args, { encoding: 'utf8' });
		const observer = new LxcObserver({ paths, lxcVersion: '5.0.2', usualLxcpath: '/nowhere' });
		const { state, contradiction, limits } = await observer.observe({ name: 'cm1', uid: null, adoptedFrom: null });
		spawnSync('lxc-stop', ['-k', '-P', paths.lxc, '-n', 'cm1']);
		const complaint = started.stderr;
		const result = { offered, mounts, again, timesMounted, complaint, state, contradiction, pidsMax: limits?.pidsMax };
		process.stdout.write(JSON.stringify(result));
	`;
		const mount = { source: `${root.paths.cgroupMounts}/pids`, target: '/sys/fs/cgroup/pids' };
		expect(JSON.parse(compiled.run(script, PRIVATELY))).toEqual({
			offered: false,
			mounts: [mount],
			again: [mount],
			timesMounted: 1,
			complaint: '',
			state: 'RUNNING',
			contradiction: null,
			pidsMax: 33,
		});
		expect(mountsSeenFrom(root.root)).toEqual(mountsBefore);
	},
);

test('what the kernel does not have is named', () => {
	const script = `
		import { ControllerMounts } from './src/drivers/cgroup/controller-mounts.js';
		const thrown = await new ControllerMounts('/nowhere').ensure(['nonsense']).catch((error) => error);
		process.stdout.write(JSON.stringify({ reason: thrown.reason, message: thrown.message }));
	`;
	expect(JSON.parse(compiled.run(script, PRIVATELY))).toMatchObject({
		reason: 'ControllerMissing',
		message: expect.stringContaining('cannot use the cgroup controller nonsense'),
	});
});
