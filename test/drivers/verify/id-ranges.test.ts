import { expect, test } from 'vitest';
import { checkIdRanges } from '../../../src/drivers/verify/id-ranges.ts';
import { declaredAs } from '../../support/declared.ts';
import { BASE_SPEC } from '../../support/instance-spec.ts';
import { type FakeHost, fakeHost } from '../../support/verify-host.ts';

const withIdmap = (idmap: string) =>
	declaredAs('web1', { ...BASE_SPEC, security: { idmap, nesting: false } });

const OWN = withIdmap('1000000:65536');
const AUTO = withIdmap('Auto');
const TOOLS = { newuidmap: { exitCode: 0 }, newgidmap: { exitCode: 0 } };
const POOL = '1879048192:268304384';

function rows(instance: typeof OWN, { files = {}, ...rest }: FakeHost = {}) {
	const host = fakeHost({ files: { '/proc/self/ns/user': '', ...files }, ...rest });
	return checkIdRanges(host, [instance]);
}

test('without newuidmap, LXC as root needs no permission', async () => {
	expect(await rows(AUTO)).toMatchObject([{ status: 'ok', found: 'nobody else has them' }]);
});

test('with it, root needs a line in both files, and is told which', async () => {
	const files = { '/etc/subuid': `root:${POOL}\n`, '/etc/subgid': 'root:100000:65536\n' };
	expect(await rows(AUTO, { files, commands: TOOLS })).toEqual([
		{ status: 'ok', what: 'id ranges in /etc/subuid', found: 'root may use them', todo: '' },
		{
			status: 'FAIL',
			what: 'id ranges in /etc/subgid',
			found: `newgidmap is installed, and root may not use ${POOL}`,
			todo: `Allow it with: echo root:${POOL} >> /etc/subgid`,
		},
	]);
});

test('a range that a spec names is asked for by itself', async () => {
	const files = { '/etc/subuid': 'root:900000:200000\n', '/etc/subgid': '0:1000000:65536\n' };
	expect(await rows(OWN, { files, commands: TOOLS })).toMatchObject([
		{ status: 'ok' },
		{ status: 'ok' },
	]);
});

test('ids that a user of the host has, too, are warned of', async () => {
	const files = { '/etc/subuid': '# comment\nalice:1000000:65536\nbob:2000000:65536\n' };
	expect(await rows(OWN, { files })).toMatchObject([
		{ status: 'WARN', found: 'alice has 1000000:65536, which instances may use too' },
	]);
});

test('a kernel without user namespaces fails, and only where they are used', async () => {
	const bare = fakeHost({});
	expect(await checkIdRanges(bare, [AUTO])).toMatchObject([{ status: 'FAIL' }]);
	expect(await checkIdRanges(bare, [withIdmap('None')])).toEqual([]);
});
