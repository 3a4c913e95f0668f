import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OwnedTarget } from '../../src/drivers/container/driver.ts';
import { LxcDriver } from '../../src/drivers/container/lxc/lxc-driver.ts';
import { BASE_SPEC, EVERY_RULE } from '../support/instance-spec.ts';
import { patience } from '../support/patience.ts';
import { type RealLxc, realLxc } from '../support/real-lxc.ts';
import { type TarMember, tarArchive } from '../support/tar-archive.ts';
import { makeTinyRootfs } from '../support/tiny-rootfs.ts';

vi.setConfig({ testTimeout: patience(20_000), hookTimeout: patience(20_000) });

let lxc: RealLxc;
let driver: LxcDriver;
let image: string;

beforeAll(async () => {
	lxc = await realLxc('oci');
	driver = new LxcDriver({ paths: lxc.paths, lxcVersion: '5.0.2' });
	image = join(lxc.root, 'image: of it');
	const base = join(lxc.root, 'base');
	await makeTinyRootfs(base);
	for (const folder of ['etc/kept', 'etc/emptied', 'etc/gone']) {
		mkdirSync(join(base, folder), { recursive: true });
		writeFileSync(join(base, folder, 'of-base'), 'base');
	}
	host('tar', '-C', base, '-cf', join(lxc.root, 'base.tar'), '.');
	makeLayout(image, 'latest', [join(lxc.root, 'base.tar'), layer('upper', UPPER)]);
});

afterAll(async () => {
	await lxc.dispose();
});

/** What a second layer says: `gone` is not there, `emptied` holds only what comes now. */
const UPPER: readonly TarMember[] = [
	{ name: 'etc/.wh.gone', type: 'file' },
	{ name: 'etc/emptied/.wh..wh..opq', type: 'file' },
	{ name: 'etc/emptied/of-upper', type: 'file', text: 'upper' },
	{ name: 'etc/kept/of-upper', type: 'file', text: 'upper' },
];

function host(command: string, ...args: string[]): void {
	const result = spawnSync(command, args, { encoding: 'utf8', cwd: lxc.root });
	expect(result.status, result.stderr).toBe(0);
}

function layer(name: string, members: readonly TarMember[]): string {
	const path = join(lxc.root, `${name}.tar`);
	writeFileSync(path, tarArchive(members));
	return path;
}

function makeLayout(folder: string, tag: string, layers: readonly string[]): void {
	const made = `made-${tag}`;
	host('umoci', 'init', '--layout', made);
	host('umoci', 'new', '--image', `${made}:${tag}`);
	for (const path of layers) host('umoci', 'raw', 'add-layer', '--image', `${made}:${tag}`, path);
	cpSync(join(lxc.root, made), folder, { recursive: true });
	rmSync(join(lxc.root, made), { recursive: true });
}

/** A copy of the image whose index is another. */
function withIndex(name: string, change: (manifest: Manifest) => readonly object[]): string {
	const folder = join(lxc.root, name);
	cpSync(image, folder, { recursive: true });
	const path = join(folder, 'index.json');
	const index: { manifests: Manifest[] } = JSON.parse(readFileSync(path, 'utf8'));
	writeFileSync(path, JSON.stringify({ ...index, manifests: change(index.manifests[0]!) }));
	return folder;
}

interface Manifest {
	readonly mediaType: string;
	readonly digest: string;
	readonly annotations: Readonly<Record<string, string>>;
}

function blobOf(folder: string, digest: string): string {
	return join(folder, 'blobs/sha256', digest.replace('sha256:', ''));
}

function addBlob(folder: string, document: object) {
	const text = JSON.stringify(document);
	const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
	writeFileSync(blobOf(folder, digest), text);
	return { digest, size: text.length };
}

/** A copy of the image whose layers are by zstd, as some tools push them; `spoil` may change what is in one. */
function withZstd(name: string, spoil: (blob: Buffer) => Buffer = (blob) => blob): string {
	return withIndex(name, (manifest) => {
		const folder = join(lxc.root, name);
		const document: { layers: Manifest[] } = JSON.parse(
			readFileSync(blobOf(folder, manifest.digest), 'utf8'),
		);
		const layers = document.layers.map((each) => {
			const gzip = readFileSync(blobOf(folder, each.digest));
			const { stdout } = spawnSync('zstd', ['-q', '-c'], {
				input: gunzipSync(gzip),
				maxBuffer: 2 ** 26,
			});
			const digest = `sha256:${createHash('sha256').update(stdout).digest('hex')}`;
			writeFileSync(blobOf(folder, digest), spoil(stdout));
			const mediaType = each.mediaType.replace('+gzip', '+zstd');
			return { ...each, mediaType, digest, size: stdout.length };
		});
		return [{ ...manifest, ...addBlob(folder, { ...document, layers }) }];
	});
}

function target(name: string): OwnedTarget {
	return { name: `oci-${name}`, uid: `uid-of-${name}`, adoptedFrom: null };
}

function create(owned: OwnedTarget, path: string, tag: string | null = null): Promise<void> {
	const os = { kind: 'oci', path, tag, fit: EVERY_RULE } as const;
	return driver.create(owned, { ...BASE_SPEC, os });
}

function inRootfs({ name }: OwnedTarget, path: string): string {
	return join(lxc.paths.lxc, name, 'rootfs', path);
}

it('with layers by zstd becomes the same, and one that was changed is refused', async () => {
	const owned = target('zstd');
	await create(owned, withZstd('by zstd'));
	expect(readdirSync(inRootfs(owned, 'etc/kept'))).toEqual(['of-base', 'of-upper']);
	expect(readdirSync(inRootfs(owned, 'etc/emptied'))).toEqual(['of-upper']);
	expect(readdirSync(join(lxc.paths.lxc, owned.name)).toSorted()).toEqual(['config', 'rootfs']);
	const changed = withZstd('changed', (blob) => Buffer.concat([blob, Buffer.from('x')]));
	await expect(create(target('changed'), changed)).rejects.toThrow('is another');
});

it('becomes a container: layers in order, whiteouts, the rules, and it boots', async () => {
	const owned = target('plain');
	await create(owned, image);
	expect(readdirSync(inRootfs(owned, 'etc')).toSorted()).toEqual([
		'emptied',
		'hostname',
		'hosts',
		'kept',
	]);
	expect(readdirSync(inRootfs(owned, 'etc/kept'))).toEqual(['of-base', 'of-upper']);
	expect(readdirSync(inRootfs(owned, 'etc/emptied'))).toEqual(['of-upper']);
	expect(readFileSync(inRootfs(owned, 'etc/hostname'), 'utf8')).toBe('oci-plain\n');
	expect(readdirSync(join(lxc.paths.lxc, owned.name)).toSorted()).toEqual(['config', 'rootfs']);
	await driver.start(owned, BASE_SPEC);
	await driver.stop(owned, { timeoutMs: 10_000, thenKill: true });
});

it('can be an archive of a layout', async () => {
	const archive = join(lxc.root, 'image:1.tar');
	host('tar', '--force-local', '-C', image, '-cf', archive, '.');
	const owned = target('archive');
	await create(owned, archive);
	expect(existsSync(inRootfs(owned, 'etc/kept/of-upper'))).toBe(true);
});

it('is found without a name, and for this machine among those for others', async () => {
	const nameless = withIndex('nameless', ({ annotations, ...rest }) => [rest]);
	await create(target('nameless'), nameless);
	const many = withIndex('many', (manifest) => {
		const linuxOn = (machine: string) => ({ os: 'linux', architecture: machine });
		const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
		const other = addBlob(join(lxc.root, 'many'), { layers: [] });
		const manifests = [
			{ mediaType: manifest.mediaType, ...other, platform: linuxOn('s390x') },
			{ ...manifest, platform: linuxOn(architecture) },
		];
		const index = addBlob(join(lxc.root, 'many'), { schemaVersion: 2, manifests });
		return [{ mediaType: 'application/vnd.oci.image.index.v1+json', ...index }];
	});
	await create(target('many'), many);
	expect(existsSync(inRootfs(target('many'), 'etc/kept/of-upper'))).toBe(true);
});

it('is chosen by its tag among several', async () => {
	const two = withIndex('two', (manifest) => [
		manifest,
		{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'v2' } },
	]);
	await expect(create(target('two'), two)).rejects.toMatchObject({
		message: `cannot use the OCI image ${two}: it holds 2 images`,
		hint: 'Say one by os.oci.tag: latest, v2.',
	});
	await expect(create(target('two'), two, 'v3')).rejects.toMatchObject({
		message: `cannot use the OCI image ${two}: it has no image named v3`,
		hint: 'It has latest, v2.',
	});
	await create(target('two'), two, 'v2');
});

describe('is refused, and leaves nothing', () => {
	it.each([
		['no layout', () => 'base', 'it is no OCI image layout, or not whole'],
		[
			'a layer that was changed',
			() => {
				const folder = withIndex('changed', (original) => [original]);
				const [manifest] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).manifests;
				const { layers } = JSON.parse(readFileSync(blobOf(folder, manifest.digest), 'utf8'));
				const other = join(lxc.root, 'other.tar');
				writeFileSync(other, tarArchive([{ name: 'etc/x', type: 'file', text: 'evil' }]));
				host('gzip', '-kf', other);
				cpSync(`${other}.gz`, blobOf(folder, layers[1].digest));
				return 'changed';
			},
			'unpack',
		],
		[
			'a manifest that was changed',
			() => {
				const folder = withIndex('forged', (original) => [original]);
				const [manifest] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).manifests;
				writeFileSync(blobOf(folder, manifest.digest), '{"layers": []}');
				return 'forged';
			},
			'is another',
		],
		[
			'layers that umoci does not know',
			() => {
				withIndex('lz4', ({ mediaType }) => {
					const layers = [
						{
							mediaType: 'application/vnd.oci.image.layer.v1.tar+lz4',
							digest: `sha256:${'0'.repeat(64)}`,
							size: 1,
						},
					];
					return [{ mediaType, ...addBlob(join(lxc.root, 'lz4'), { layers }) }];
				});
				return 'lz4';
			},
			'tar+lz4',
		],
	])('%s', async (_, spoil, why) => {
		const owned = target('refused');
		await expect(create(owned, join(lxc.root, spoil()))).rejects.toThrow(why);
		expect(readdirSync(lxc.paths.lxc).filter((entry) => entry.includes(owned.name))).toEqual([]);
	});

	it('a layer that leads outside: nothing of the host is changed', async () => {
		const victim = join(lxc.root, 'victim');
		mkdirSync(victim);
		writeFileSync(join(victim, 'file'), 'unharmed');
		const hostile = join(lxc.root, 'hostile');
		makeLayout(hostile, 'hostile', [
			join(lxc.root, 'base.tar'),
			layer('first', [
				{ name: 'out', type: 'symlink', link: victim },
				{ name: 'up', type: 'symlink', link: '../../../../victim' },
			]),
			layer('second', [
				{ name: 'out/file', type: 'file', text: 'harmed' },
				{ name: 'up/another', type: 'file', text: 'harmed' },
				{ name: '../../../victim/third', type: 'file', text: 'harmed' },
				{ name: 'out/.wh.file', type: 'file' },
			]),
		]);
		await create(target('hostile'), hostile).catch(() => undefined);
		expect(readdirSync(victim)).toEqual(['file']);
		expect(readFileSync(join(victim, 'file'), 'utf8')).toBe('unharmed');
	});
});
