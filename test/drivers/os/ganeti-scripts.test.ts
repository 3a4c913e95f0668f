import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	statSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseOs } from '../../../src/drivers/os/ganeti/chosen-os.ts';
import { canRename, findDefinition } from '../../../src/drivers/os/ganeti/definition.ts';
import { instanceEnvironment } from '../../../src/drivers/os/ganeti/environment.ts';
import { exportDisk } from '../../../src/drivers/os/ganeti/export-disk.ts';
import { installOs } from '../../../src/drivers/os/ganeti/install-os.ts';
import { hasDeviceMapper } from '../../../src/drivers/os/ganeti/run-script.ts';
import { checksumFileOf, checksumLine } from '../../../src/host/checksum.ts';
import { readIfThere } from '../../../src/host/if-there.ts';
import { OperationError } from '../../../src/model/errors.ts';
import { BASE_SPEC, GANETI_OS } from '../../support/instance-spec.ts';
import { makeOsDefinition } from '../../support/os-definition.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder: string;
let device: string;
let dump: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'ballast-os-scripts-'));
	device = join(folder, 'device');
	dump = join(folder, 'web1.dump');
	writeFileSync(device, 'what is on the disk');
});

afterEach(() => rm(folder, { recursive: true }));

/** A definition whose scripts tell that they ran, with what, and then do this. */
function define(scripts: Readonly<Record<string, string | null>>): void {
	const told = (name: string) =>
		`#!/bin/bash\nset -e\necho ${name} >> ${folder}/ran\nenv -0 > ${folder}/env-of-${name}\n`;
	const files = Object.entries({ create: '', verify: '', ...scripts }).map(([name, text]) => [
		name,
		text === null ? null : `${told(name)}${text}\n`,
	]);
	makeOsDefinition(join(folder, 'os/plain'), Object.fromEntries(files));
}

function orderFor(os: Partial<typeof GANETI_OS> = {}) {
	return {
		os: { ...GANETI_OS, name: 'plain', ...os },
		searchPath: [join(folder, 'os')],
		lxcpath: join(folder, 'lxc'),
		logPath: join(folder, 'log/web1.os.log'),
		renameHint: 'To go without it, leave out renameFrom.',
		instance: {
			name: 'web2',
			uid: '6f1c2c1e-2bd2-4a9f-9f5e-7a8a2a4c1d11',
			node: 'n1',
			madeAtMs: Date.UTC(2026, 10, 25),
			disk: { path: device, bytes: 2 ** 20 },
			macOf: () => '02:00:00:00:00:01',
			spec: BASE_SPEC,
		},
	};
}

const ran = () => (readIfThere(join(folder, 'ran')) ?? '').trim().split('\n');
const log = () => readFileSync(join(folder, 'log/web1.os.log'), 'utf8');

/** What it got beside what every script that works on an instance gets; bash itself adds the last three. */
async function ownVariables(script: string): Promise<Readonly<Record<string, string>>> {
	const definition = await findDefinition('plain', [join(folder, 'os')]);
	const { os, instance } = orderFor();
	const common = Object.entries(instanceEnvironment(chooseOs(definition, os), instance));
	const got = readFileSync(join(folder, `env-of-${script}`), 'utf8')
		.split('\0')
		.filter((line) => line !== '' && !/^(PWD|SHLVL|_)=/.test(line));
	for (const [name, value] of common) expect(got).toContain(`${name}=${value}`);
	const own = got.filter((line) => !common.some(([name]) => line.startsWith(`${name}=`)));
	return Object.fromEntries(own.map((line) => line.split('=', 2)));
}

describe('an import', () => {
	test('reads the dump after verify, with what Ganeti tells an import script', async () => {
		define({ create: 'exit 9', import: 'cat > "$IMPORT_DEVICE"; echo imported' });
		writeFileSync(dump, Buffer.from([0, 255, 10, 13, 0]));
		await installOs(orderFor({ import: dump }));
		expect(ran()).toEqual(['verify', 'import']);
		expect([...readFileSync(device)]).toEqual([0, 255, 10, 13, 0]);
		expect(await ownVariables('import')).toEqual({
			IMPORT_DEVICE: device,
			IMPORT_DISK_PATH: device,
			IMPORT_INDEX: '0',
		});
		expect(log()).toBe('imported\n');
	});

	test('of what had another name is followed by rename', async () => {
		define({ import: 'cat > "$IMPORT_DEVICE"', rename: 'echo "$INSTANCE_NAME" > "$DISK_0_PATH"' });
		writeFileSync(dump, 'web1.example.com');
		await installOs(orderFor({ import: dump, renameFrom: 'web1.example.com' }));
		expect(ran()).toEqual(['verify', 'import', 'rename']);
		expect(readFileSync(device, 'utf8')).toBe('web2\n');
	});

	test('of what its checksum file does not say runs nothing', async () => {
		define({ import: '' });
		writeFileSync(dump, 'whole');
		writeFileSync(checksumFileOf(dump), await checksumLine(dump));
		await installOs(orderFor({ import: dump }));
		writeFileSync(dump, 'who');
		await rm(join(folder, 'ran'));
		await expect(installOs(orderFor({ import: dump }))).rejects.toThrow(
			/it is not what .*\.sha256/,
		);
		expect(existsSync(join(folder, 'ran'))).toBe(false);
	});

	test('is given up while its checksum is compared, which takes long for a large one', async () => {
		define({ import: '' });
		writeFileSync(dump, '');
		writeFileSync(checksumFileOf(dump), await checksumLine(dump));
		truncateSync(dump, 2 ** 42);
		const installing = installOs(orderFor({ import: dump }), AbortSignal.timeout(100));
		await expect(installing).rejects.toMatchObject({ name: 'AbortError' });
	});

	test.each([
		[
			'that is not there',
			'/no/such/dump',
			'cannot import a dump into web2: /no/such/dump does not',
		],
		['that is a folder', '/tmp', 'cannot import a dump into web2: /tmp is not a file'],
	])('of a dump %s is refused', async (_, path, why) => {
		define({ import: '' });
		const order = orderFor({ import: path });
		await expect(installOs(order)).rejects.toMatchObject({
			reason: 'RootfsMissing',
			message: expect.stringContaining(why),
		});
		expect(existsSync(join(folder, 'ran'))).toBe(false);
	});
});

describe('a rename', () => {
	test('of a copy runs its script alone, with the old name and the new one', async () => {
		define({ create: 'exit 9', verify: 'exit 9', rename: '' });
		await installOs(orderFor({ renameFrom: 'web1' }));
		expect(ran()).toEqual(['rename']);
		expect(await ownVariables('rename')).toEqual({ OLD_INSTANCE_NAME: 'web1' });
	});

	test('that fails says why, and how to go without', async () => {
		define({ rename: 'echo its host name is mail >&2; exit 1' });
		await expect(installOs(orderFor({ renameFrom: 'web1' }))).rejects.toMatchObject({
			message: 'cannot run rename of the Ganeti OS plain: its host name is mail; (it ended with 1)',
			hint: expect.stringMatching(/web1\.os\.log\..*To go without it, leave out renameFrom\.$/),
		});
	});

	test.skipIf(hasDeviceMapper())(
		'that fails where kpartx cannot work is told of it, and of it only then',
		async () => {
			const hintOf = async (script: string): Promise<unknown> => {
				define({ rename: script });
				const failed = installOs(orderFor({ renameFrom: 'web1' }));
				const thrown: unknown = await failed.catch((cause: unknown) => cause);
				return thrown instanceof OperationError ? thrown.hint : thrown;
			};
			const kpartx = "echo '/dev/mapper/control: open failed: No such device' >&2; exit 1";
			expect(await hintOf(kpartx)).toContain('PARTITION_STYLE=none');
			const words = "echo 'Cannot interpret kpartx output' >&2; exit 1";
			expect(await hintOf(words)).toContain('PARTITION_STYLE=none');
			expect(await hintOf("echo 'E: no mirror' >&2; exit 1")).not.toContain('kpartx');
		},
	);

	test('that hangs is ended with all that it started', async () => {
		define({ rename: 'setsid sleep 76543218 & sleep 76543218' });
		const order = orderFor({ renameFrom: 'web1', timeout: 500 });
		await expect(installOs(order)).rejects.toThrow(/it was ended after 0.5 s/);
		await waitFor('the end of its processes', () => processesWith('76543218') === 0);
	});
});

describe('an export', () => {
	test('is what its script prints, byte by byte, and nothing that it says', async () => {
		const size = 'echo 5 >&$EXP_SIZE_FD; for i in {1..9999}; do echo 5 >&$EXP_SIZE_FD; done';
		define({ export: `${size}; echo dumping >&2; printf 'a\\0b\\xff\\n'` });
		await exportDisk(orderFor(), dump);
		expect([...readFileSync(dump)]).toEqual([97, 0, 98, 255, 10]);
		expect(statSync(dump).mode & 0o777).toBe(0o600);
		expect(ran()).toEqual(['export']);
		expect(await ownVariables('export')).toEqual({
			EXPORT_DEVICE: device,
			EXPORT_DISK_PATH: device,
			EXPORT_INDEX: '0',
			EXP_SIZE_FD: '3',
		});
		expect(log()).toBe('dumping\n');
	});

	test('that says megabytes beside it fills neither memory nor its log', async () => {
		define({ export: 'head -c 40000000 /dev/zero >&2; echo out of tape >&2; exit 3' });
		await expect(exportDisk(orderFor(), dump)).rejects.toThrow(/out of tape; \(it ended with 3\)$/);
		expect(statSync(join(folder, 'log/web1.os.log')).size).toBeLessThan(5_000_000);
	});

	test.each([
		['prints nothing', ':', 'its export script wrote nothing'],
		['hangs', 'sleep 65432187', /it was ended after 0.5 s/],
		['ends in the middle', "echo half; bash -c 'kill -9 $$'", '(it ended with 137)'],
	])('that %s fails', async (_, script, why) => {
		define({ export: script });
		await expect(exportDisk(orderFor({ timeout: 500 }), dump)).rejects.toThrow(why);
		await waitFor('the end of its processes', () => processesWith('65432187') === 0);
	});

	test('never writes into a file that is there', async () => {
		define({ export: 'echo new' });
		writeFileSync(dump, 'old');
		await expect(exportDisk(orderFor(), dump)).rejects.toThrow('EEXIST');
		expect(readFileSync(dump, 'utf8')).toBe('old');
		expect(existsSync(join(folder, 'ran'))).toBe(false);
	});
});

test('a script holds no disk of an instance, wherever mounts are shared, and the host keeps them', async () => {
	const shared = join(folder, 'lxc');
	mkdirSync(join(shared, 'web1/rootfs'), { recursive: true });
	const must = (...[command = '', ...args]: readonly string[]) =>
		expect(spawnSync(command, args).status).toBe(0);
	must('mount', '--bind', shared, shared);
	must('mount', '--make-shared', shared);
	try {
		must('mount', '-t', 'tmpfs', 'tmpfs', join(shared, 'web1/rootfs'));
		define({ export: `cat /proc/self/mountinfo` });
		await exportDisk(orderFor(), dump);
		expect(readFileSync(dump, 'utf8')).not.toContain(`${shared}/web1/rootfs`);
		const own = readFileSync('/proc/self/mountinfo', 'utf8');
		expect(own).toContain(`${shared}/web1/rootfs`);
	} finally {
		must('umount', '--recursive', shared);
	}
});

describe('a definition', () => {
	test.each([
		['import', { import: '/etc/hostname' }],
		['rename', { renameFrom: 'web1' }],
	])('without %s is refused before anything runs', async (script, os) => {
		define({});
		await expect(installOs(orderFor(os))).rejects.toThrow(
			`${script} is not there, or cannot be run`,
		);
		await expect(exportDisk(orderFor(), dump)).rejects.toThrow('export is not there');
		expect(existsSync(join(folder, 'ran'))).toBe(false);
		expect(existsSync(dump)).toBe(false);
	});

	test('can rename when it is here and its script can be run', async () => {
		const path = [join(folder, 'os')];
		expect(await canRename('plain', path)).toBe(false);
		define({});
		expect(await canRename('plain', path)).toBe(false);
		mkdirSync(join(folder, 'os/plain/rename'));
		expect(await canRename('plain', path)).toBe(false);
		await rm(join(folder, 'os/plain/rename'), { recursive: true });
		define({ rename: '' });
		expect(await canRename('plain', path)).toBe(true);
	});

	test.each(['../os/plain', '..', '/etc', '', 'a\0b'])(
		'is never looked for by %j',
		async (name) => {
			define({});
			await expect(findDefinition(name, [join(folder, 'os')])).rejects.toThrow('no name of one');
		},
	);
});

function processesWith(text: string): number {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.filter((pid) => (readIfThere(`/proc/${pid}/cmdline`) ?? '').split('\0').includes(text)).length;
}
