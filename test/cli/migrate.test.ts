import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patience } from '../support/patience.ts';
import { instance, type SimCli, simCli } from '../support/sim-cli.ts';

const N2 = 'apiVersion: ballast/v1\nkind: Node\nmetadata: {name: n2}\nspec: {address: 192.0.2.2}\n';
// the first one reads all that a command is made of
vi.setConfig({ testTimeout: patience(60_000) });

let cli: SimCli;

beforeEach(() => {
	cli = simCli();
	cli.spec('n2.yaml', N2);
});
afterEach(() => cli.dispose());

async function applied(lines: string): Promise<void> {
	cli.spec('web1.yaml', instance('web1', `  os: {template: busybox}\n${lines}`));
	await cli.run(['apply']);
}

test('a move that failed is told on stderr, and by describe afterwards', async () => {
	await applied('');
	const { code, err } = await cli.run(['migrate', 'web1', '--to', 'n2']);
	expect({ code, err }).toEqual({
		code: 7,
		err: 'ballast: web1 did not get to n2: this host is simulated\n',
	});
	expect((await cli.run(['describe', 'web1'])).out).toMatch(
		/^ {2}last move +to n2, by hand: failed at .*: this host is simulated$/m,
	);
});

test.each([
	['Migrate', 'it is protected', 'Take Migrate out of lifecycle.protect to let it go.'],
	['Stop', 'it would be stopped, and is protected', 'Move it live, or take Stop out'],
])('what is protected from %s is refused, also by --check', async (what, why, remedy) => {
	await applied(`  lifecycle: {protect: [${what}]}\n`);
	for (const check of [[], ['--check']]) {
		const asked = ['migrate', 'web1', '--to', 'n2', '--cold', ...check];
		const { code, out, err } = await cli.run(asked);
		expect({ code, out }).toEqual({ code: 5, out: '' });
		expect(err).toContain(`ballast: cannot migrate web1: ${why}`);
		expect(err).toContain(`(lifecycle.protect: ${what})`);
		expect(err).toContain(remedy);
	}
	expect((await cli.run(['describe', 'web1'])).out).toMatch(
		/^ {2}migratable +Pinned: .*lifecycle.protect/m,
	);
});
