import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NodeStatus } from '../../src/model/instance-status.ts';
import { type ApiServer, serveApi } from '../../src/server/http-server.ts';
import type { Api } from '../../src/server/routes.ts';
import { patience } from '../support/patience.ts';
import { type SimCli, simCli } from '../support/sim-cli.ts';

// the first one reads all that a command is made of
vi.setConfig({ testTimeout: patience(60_000) });

let cli: SimCli;
let server: ApiServer;

beforeEach(() => {
	cli = simCli();
});
afterEach(async () => {
	await server.close();
	cli.dispose();
});

/** A daemon that does not say with an apply how the specs stand. */
async function serve(specs: Partial<NodeStatus['specs']>): Promise<void> {
	const socket = join(cli.root, 'run/ballast/ballast.sock');
	mkdirSync(dirname(socket), { recursive: true });
	const folder = { path: join(cli.folder, 'specs'), folder: 'Readable', problem: '' } as const;
	const status = {
		specs: { ...folder, provenance: null, remote: null, findings: [], ...specs },
		instances: [],
	} as unknown as NodeStatus;
	const apply = () => Promise.resolve([]);
	server = await serveApi(
		{ apply, status: () => Promise.resolve(status) } as unknown as Api,
		socket,
	);
}

test.each([
	[{ folder: 'Readable' }, 0, ''],
	[
		{ folder: 'Unreadable', problem: 'it is gone' },
		2,
		'The spec folder cannot be read: it is gone\n',
	],
] as const)('apply asks it afterwards: %o', async (specs, code, err) => {
	await serve(specs);
	const run = await cli.run(['apply']);
	expect(run).toMatchObject({ code, err });
});
