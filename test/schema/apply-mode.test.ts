import { expect, test } from 'vitest';
import { leavesOf } from '../../src/model/spec-leaves.ts';
import { applyModeOf, supportOf } from '../../src/schema/apply-mode.ts';
import { fieldAt, lineage } from '../../src/schema/field.ts';
import { ANY_SPEC } from '../support/any-spec.ts';

test.each([
	['memory.max', 'live'],
	['hvparams.cpu_mask', 'live'],
	['pids', 'live'],
	['devices.preset', 'live'],
	['devices.allow', 'live'],
	['hvparams.lxc_tty', 'restart'],
	['hvparams.lxc_extra_config', 'restart'],
	['hvparams.lxc_extra_config_file', 'restart'],
	['hvparams.lxc_startup_wait', 'none'],
	['capabilities.drop', 'restart'],
	['nics[eth0].bridge', 'live'],
	['nics[eth0].vlan', 'live'],
	['nics[eth0].macvlan.parent', 'live'],
	['nics[eth0].mac', 'restart'],
	['nics[eth0].hooks.up', 'restart'],
	['disks[root].directory.path', 'recreate'],
	['disks[root].readOnly', 'restart'],
	['disks[root].image.size', 'live'],
	['disks[data].image.path', 'recreate'],
	['disks[data]', 'restart'],
	['disks[data].directory.path', 'recreate'],
	['disks[data].lvm', 'recreate'],
	['os', 'recreate'],
	['os.copy.path', 'recreate'],
	['state', 'none'],
	['lifecycle.stop.timeout', 'none'],
	['updates.restart', 'none'],
	['restart.backoff.max', 'none'],
])('a change of %s is %s', (path, mode) => {
	expect(applyModeOf(path)).toBe(mode);
});

test('only fields without an effect say what holds instead', () => {
	expect(supportOf('memory.max')).toBeNull();
	expect(supportOf('disks[root].directory.path')).toBeNull();
	expect(supportOf('updates.recreate')).toBe('a rootfs is never made anew');
	expect(supportOf('disks[data].mount')).toBeNull();
	expect(supportOf('disks[data].zfs.parent')).toBeNull();
});

test('every leaf of an effective spec is a field of the schema', () => {
	const unknown = [...leavesOf(ANY_SPEC).keys()].filter((path) => fieldAt(path) === undefined);
	expect(unknown).toEqual([]);
});

test('the lineage of a path goes up to its first word', () => {
	expect(lineage('nics[eth0].mac')).toEqual(['nics[eth0].mac', 'nics[eth0]', 'nics']);
});
