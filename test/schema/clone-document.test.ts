import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { cloneDocument } from '../../src/schema/clone-document.ts';
import { catalogOf, declaredOf, instanceText } from '../support/catalog.ts';

const PROFILE = `apiVersion: ballast/v1
kind: Profile
metadata: {name: default}
spec: {disks: [{name: root, image: {path: /images/shared.img, size: 1Gi}}]}
`;

/** The clone of the instance that these lines of a spec declare. */
function cloneOf(
	spec: string,
	bases: Readonly<Record<string, string>>,
	{
		profile = instanceText('other', '  os: {template: busybox}\n'),
		canRename = true,
	}: { readonly profile?: string; readonly canRename?: boolean } = {},
) {
	const files = { 'web1.yaml': instanceText('web1', spec), 'other.yaml': profile };
	const declared = declaredOf(catalogOf(files));
	const { text, leftOut } = cloneDocument(
		{ declared, bases: new Map(Object.entries(bases)), canRename },
		'web2',
	);
	const again = catalogOf({ ...files, 'web2.yaml': text });
	expect(again.findings).toEqual([]);
	return { text, leftOut, spec: parse(text).spec };
}

test('the root directory comes by os, what the fit rules leave out stays left out', () => {
	const { text, spec } = cloneOf('  # why it is there\n  os: {template: busybox}\n  pids: 10\n', {
		root: '/lxc/web1/rootfs',
	});
	expect(text).toContain('# why it is there');
	expect(spec).toEqual({
		os: { copy: { path: '/lxc/web1/rootfs' } },
		pids: 10,
	});
	const withoutHosts = cloneOf('  os: {copy: {path: /x}, fit: {except: [Hosts]}}\n', {
		root: '/r',
	});
	expect(withoutHosts.spec.os).toEqual({ copy: { path: '/r' }, fit: { except: ['Hosts'] } });
});

test('every disk names its base, and a directory of the host is for both', () => {
	const disks = `  disks:
    - {name: root, readOnly: true, image: {size: 1Gi}} # root
    - {name: data, mount: /data, image: {path: /images/data.img, size: 2Gi}}
    - {name: own, mount: /own, directory: {}}
    - {name: both, mount: /both, directory: {path: /srv}}
`;
	const { spec, text } = cloneOf(`  os: {template: busybox}\n${disks}`, {
		root: '/web1/root.img',
		data: '/images/data.img',
		own: '/web1/own',
	});
	expect(text).toContain('# root');
	expect(spec.os).toEqual({ base: {} });
	expect(spec.disks).toEqual([
		{ name: 'root', readOnly: true, image: { size: '1Gi', base: '/web1/root.img' } },
		{ name: 'data', mount: '/data', image: { size: '2Gi', base: '/images/data.img' } },
		{ name: 'own', mount: '/own', directory: { base: '/web1/own' } },
		{ name: 'both', mount: '/both', directory: { path: '/srv' } },
	]);
});

test('the path that a profile says is unset', () => {
	const { spec } = cloneOf(
		'  os: {template: busybox}\n',
		{ root: '/images/shared.img' },
		{ profile: PROFILE },
	);
	expect(spec.disks).toEqual([{ name: 'root', image: { base: '/images/shared.img', path: null } }]);
});

test('addresses are left out and said', () => {
	const nic =
		'{name: eth0, bridge: br0, mac: "02:00:00:00:00:01", ipv4: [192.0.2.1/24], mtu: 1400}';
	const { spec, leftOut } = cloneOf(`  os: {template: busybox}\n  nics: [${nic}]\n`, {
		root: '/r',
	});
	expect(spec.nics).toEqual([{ name: 'eth0', bridge: 'br0', mtu: 1400 }]);
	expect(leftOut).toEqual(['nics[eth0].mac', 'nics[eth0].ipv4']);
});

test('a Ganeti OS definition with a rename script makes it another host, one without leaves that to the rules', () => {
	const image = '  disks: [{name: root, image: {size: 1Gi}}]\n';
	const os = '{name: deb, variant: small, parameters: {filesystem: ext3}, timeout: 90m}';
	const original = `  os: {ganeti: ${os}, fit: {except: [Hosts]}}\n${image}`;
	const bases = { root: '/web1/root.img' };
	const { spec } = cloneOf(original, bases);
	expect(spec.os).toEqual({
		ganeti: {
			name: 'deb',
			variant: 'small',
			parameters: { filesystem: 'ext3' },
			timeout: '90m',
			renameFrom: 'web1',
		},
		fit: { except: ['Hosts'] },
	});
	expect(spec.disks).toEqual([{ name: 'root', image: { size: '1Gi', base: '/web1/root.img' } }]);
	const without = cloneOf(original, bases, { canRename: false });
	expect(without.spec.os).toEqual({ base: {}, fit: { except: ['Hosts'] } });
	const imported = `  os: {ganeti: {name: deb, import: /web0.dump, renameFrom: web0}}\n${image}`;
	expect(cloneOf(imported, bases).spec.os).toEqual({ ganeti: { name: 'deb', renameFrom: 'web1' } });
});
