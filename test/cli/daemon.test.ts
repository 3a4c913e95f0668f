import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instance, type SimCli, simCli } from '../support/sim-cli.ts';

/** For a machine that is busy with other tests. */
const PATIENCE = { interval: 10, timeout: 15_000 };

let cli: SimCli;
let end: AbortController;
let lines: string;

beforeEach(() => {
	cli = simCli();
	end = new AbortController();
	lines = '';
	cli.spec('web1.yaml', instance('web1', '  os: {template: busybox}\n  memory: {max: 96Mi}\n'));
});

afterEach(() => cli.dispose());

/** Runs a daemon beside the work, and its exit code when that is done. */
async function besideDaemon(work: () => Promise<void>): Promise<number> {
	const daemon = cli.run(['daemon'], { signal: end.signal, out: collect });
	try {
		await expect.poll(() => lines, PATIENCE).toContain('Started             it is new');
		await work();
	} finally {
		end.abort();
	}
	return (await daemon).code;
}

function collect(text: string): void {
	lines += text;
}

const ofDaemon = async () => JSON.parse((await cli.run(['get', '-o', 'json'])).out).daemon;

describe('the daemon', () => {
	test('converges, prints a line per event, and ends with 0 when told to', async () => {
		expect(await besideDaemon(() => Promise.resolve())).toBe(0);
		expect(
			lines
				.trimEnd()
				.split('\n')
				.map((line) => line.split(/ {2,}/)[2]),
		).toEqual(['SpecsRead', 'DaemonStarted', 'Created', 'Started', 'DaemonStopped']);
	});

	test('answers get, describe and events over its socket; afterwards commands look by themselves', async () => {
		await besideDaemon(async () => {
			expect(await ofDaemon()).toMatchObject({ pid: process.pid });
			expect((await cli.run(['describe', 'web1'])).out).toContain('web1: Running');
			expect((await cli.run(['events', 'web1'])).out).toContain('Started');
		});
		expect(await ofDaemon()).toBeNull();
	});

	test('carries out an edit by itself', async () => {
		await besideDaemon(async () => {
			cli.spec(
				'web1.yaml',
				instance('web1', '  os: {template: busybox}\n  memory: {max: 128Mi}\n'),
			);
			await expect.poll(() => lines, PATIENCE).toContain('memory.max 96Mi -> 128Mi');
		});
	});

	test('does what apply, pause and approve ask for', async () => {
		await besideDaemon(async () => {
			expect((await cli.run(['apply'])).out).toContain('1 of 1 as declared');
			await cli.run(['pause', 'web1', '--for', '1h']);
			expect((await cli.run(['get'])).out).toContain('Paused');
			await cli.run(['resume', 'web1']);
			expect((await cli.run(['get'])).out).not.toContain('Paused');
			expect((await cli.run(['reboot', 'web1'])).out).toContain('1 of 1 as declared');
			expect((await cli.run(['retry', 'web1'])).out).toContain('1 of 1 as declared');
			expect((await cli.run(['events', 'web1'])).out).toMatch(/Rebooted[\s\S]*RetryAsked/);
		});
	});

	test('keeps a second one away, which says who holds the root, with code 5', async () => {
		await besideDaemon(async () => {
			const second = await cli.run(['daemon']);
			expect(second.code).toBe(5);
			expect(second.err).toContain('ballast daemon (pid PID) holds it since');
		});
	});

	test('is not asked about other specs, and does not follow them', async () => {
		await besideDaemon(async () => {
			const other = ['--specs', '/nowhere'];
			expect(JSON.parse((await cli.run([...other, 'get', '-o', 'json'])).out).daemon).toBeNull();
			const apply = await cli.run([...other, 'apply']);
			expect(apply.code).toBe(5);
			expect(apply.err).toContain('cannot follow /nowhere: the daemon of /FOLDER/root follows');
		});
	});
});

describe('what goes on until Ctrl-C', () => {
	test('get -w prints anew after each event, in place on a terminal only', async () => {
		await besideDaemon(async () => {
			const watch = watching(['get', '-w'], { isTerminal: false });
			await watch.until('/96Mi');
			await cli.run(['pause', 'web1', '--for', '1h']);
			cli.spec('web1.yaml', instance('web1', '  os: {template: busybox}\n  memory: {max: 64Mi}\n'));
			await cli.run(['resume', 'web1']);
			await watch.until('/64Mi');
			expect(await watch.end()).toBe(130);
			expect(watch.text()).not.toContain('\u001b');
		});
	});

	test('get -w on a terminal moves up over what it printed before, lines that wrap included', async () => {
		await besideDaemon(async () => {
			const watch = watching(['get', '-w'], { isTerminal: true, columns: 60 });
			await watch.until('/96Mi');
			cli.spec('web1.yaml', instance('web1', '  os: {template: busybox}\n  memory: {max: 64Mi}\n'));
			await watch.until('/64Mi');
			await watch.end();
			expect(watch.text()).toContain('\u001b[4A\u001b[J');
		});
	});

	test('events -f prints what happens', async () => {
		await besideDaemon(async () => {
			const watch = watching(['events', '-f', 'web1'], {});
			await watch.until('Started');
			cli.spec('web1.yaml', instance('web1', '  os: {template: busybox}\n  memory: {max: 64Mi}\n'));
			await watch.until('LimitSet');
			expect(await watch.end()).toBe(130);
		});
	});

	function watching(
		args: readonly string[],
		io: { readonly isTerminal?: boolean; readonly columns?: number },
	) {
		let text = '';
		const controller = new AbortController();
		const out = (part: string) => {
			text += part;
		};
		const run = cli.run(args, { ...io, out, signal: controller.signal });
		return {
			text: () => text,
			until: (part: string) => expect.poll(() => text, PATIENCE).toContain(part),
			end: async () => {
				controller.abort();
				return (await run).code;
			},
		};
	}
});
