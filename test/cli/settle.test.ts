import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/cli/context.ts';
import { settle } from '../../src/cli/settle.ts';
import { cliIo } from '../support/cli.ts';

let folder: string;
let checkout: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-settle-'));
	checkout = join(folder, 'checkout');
	mkdirSync(checkout);
});

afterEach(() => rmSync(folder, { recursive: true }));

type Said = Partial<
	CommandContext['globals'] & { readonly envRoot: string; readonly envSpecs: string }
>;

function settled(said: Said = {}) {
	const { envRoot = null, envSpecs = null, ...flags } = said;
	return settle({
		io: { ...cliIo(), cwd: folder },
		globals: { root: null, specs: null, simulate: false, output: 'table', ...flags },
		environment: { root: envRoot, specs: envSpecs, sshCommand: null, term: null },
		packageRoot: checkout,
	});
}

function make(...parts: readonly string[]): void {
	mkdirSync(join(folder, ...parts), { recursive: true });
}

describe('the root', () => {
	test('is / when nothing else says so', () => {
		expect(settled().root).toBe('/');
	});

	test('is .ballast of the checkout once npm start has made it', () => {
		make('checkout', '.ballast');
		expect(settled().root).toBe(join(checkout, '.ballast'));
	});

	test('of the environment comes before that, and the option before both', () => {
		make('checkout', '.ballast');
		expect(settled({ envRoot: 'env' }).root).toBe(join(folder, 'env'));
		expect(settled({ envRoot: 'env', root: 'flag' }).root).toBe(join(folder, 'flag'));
	});
});

describe('the specs', () => {
	test('are those of /etc when nothing else says so', () => {
		expect(settled().specs).toBe('/etc/ballast/specs');
	});

	test('are those of the checkout, but not of an installed package', () => {
		make('checkout', 'specs');
		expect(settled().specs).toBe('/etc/ballast/specs');
		make('checkout', '.git');
		expect(settled().specs).toBe(join(checkout, 'specs'));
	});

	test('of the settings come before that, then the environment, then the option', () => {
		make('checkout', 'specs');
		make('checkout', '.git');
		make('root', 'etc', 'ballast');
		writeFileSync(join(folder, 'root/etc/ballast/ballast.yaml'), 'specs: /srv/specs\n');
		expect(settled({ root: 'root' }).specs).toBe('/srv/specs');
		expect(settled({ root: 'root', envSpecs: 'env' }).specs).toBe(join(folder, 'env'));
		expect(settled({ root: 'root', envSpecs: 'env', specs: 'flag' }).specs).toBe(
			join(folder, 'flag'),
		);
	});
});

test('settings with an error are not guessed at', () => {
	make('root', 'etc', 'ballast');
	writeFileSync(join(folder, 'root/etc/ballast/ballast.yaml'), 'prune: {max: many}\n');
	expect(() => settled({ root: 'root' })).toThrow(/cannot use the settings:\n.*ballast.yaml:1:14/);
});

describe('a simulated host', () => {
	test('stays simulated, also when the option is left out', () => {
		make('root', 'var/lib/ballast');
		expect(settled({ root: 'root' }).simulate).toBe(false);
		writeFileSync(join(folder, 'root/var/lib/ballast/sim.json'), '{}');
		expect(settled({ root: 'root' }).simulate).toBe(true);
	});

	test('is not put over records of real containers', () => {
		make('root', 'var/lib/ballast/records');
		expect(() => settled({ root: 'root', simulate: true })).toThrow(/cannot simulate on .*root/);
	});
});
