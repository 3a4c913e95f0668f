import { OperationError } from '../../model/errors.ts';
import { commandFailed } from '../os/command-failed.ts';
import {
	activateDevice,
	type DeviceDisk,
	deactivateDevice,
	fillDevice,
	observeDevice,
	prepareDevice,
} from './device-disk.ts';
import { refuseToShrink, sizeOf } from './disk-size.ts';
import { ask } from './host-tool.ts';
import { mountAt } from './mounts.ts';
import type { Disk, StorageDriver } from './storage-driver.ts';

type Drbd = Disk<'drbd'>;

/**
 * A volume of a resource that the host's DRBD configuration has. It is read and written only while this host is
 * primary, which is what activation makes it, never by force: where DRBD says no, another host may write.
 */
export const drbdStorage: StorageDriver<'drbd'> = {
	treeOf: ({ mountPoint }) => mountPoint,
	async observe(disk, signal) {
		const order = await onDevice(disk, signal);
		const isPrimary = (await roleOf(disk, signal)) === 'Primary';
		// a secondary lets nobody read, so what is on it is not known
		if (!isPrimary)
			return { state: 'Inactive', size: await sizeIfThere(order.device), found: null };
		return await observeDevice(order, signal);
	},
	async prepare(disk, signal) {
		const order = await onDevice(disk, signal);
		await promote(disk, signal);
		try {
			await prepareDevice(order, signal);
		} finally {
			if ((await mountAt(disk.mountPoint)) === null) await demote(disk);
		}
	},
	async activate(disk, signal) {
		const order = await onDevice(disk, signal);
		await promote(disk, signal);
		await activateDevice(order, signal);
	},
	async deactivate(disk, signal) {
		await deactivateDevice(await onDevice(disk, signal), signal);
		await demote(disk);
	},
	async handOver(disk, signal) {
		await drbdStorage.deactivate(disk, signal);
		if ((await roleOf(disk, signal)) === 'Primary') throw stillPrimary(disk);
	},
	async grow(disk, size, signal) {
		const order = await onDevice(disk, signal);
		refuseToShrink(order.device, await sizeOf(order.device), size);
		await fillDevice(order, signal);
	},
};

async function onDevice(disk: Drbd, signal?: AbortSignal): Promise<DeviceDisk> {
	const { resource, volume, filesystem } = disk.source;
	const what = `look for the DRBD volume ${resource}/${volume}`;
	const result = await ask(['drbdadm', 'sh-dev', `${resource}/${volume}`], what, signal);
	const [device = ''] = result.stdout.split('\n');
	if (result.exitCode === 0 && device.startsWith('/dev/')) return { disk, device, filesystem };
	const { message } = commandFailed(what, result, 'DiskMissing');
	throw new OperationError(message, {
		reason: 'DiskMissing',
		hint: 'Write the resource below /etc/drbd.d, on each of its hosts.',
	});
}

/** Of this host; a resource that is not up has none. */
async function roleOf({ source: { resource } }: Drbd, signal?: AbortSignal): Promise<string> {
	const what = `look at the DRBD resource ${resource}`;
	const result = await ask(['drbdadm', 'role', resource], what, signal);
	const [role = ''] = result.stdout.split('/');
	if (result.exitCode === 0 && role !== '' && role !== 'Unconfigured') return role.trim();
	throw new OperationError(`cannot use the DRBD resource ${resource}: it is not up`, {
		reason: 'DiskMissing',
		hint: `Run: drbdadm up ${resource}`,
	});
}

async function promote(disk: Drbd, signal?: AbortSignal): Promise<void> {
	if ((await roleOf(disk, signal)) === 'Primary') return;
	const { resource } = disk.source;
	const what = `become primary of the DRBD resource ${resource}`;
	const result = await ask(['drbdadm', 'primary', resource], what, signal);
	if (result.exitCode === 0) return;
	throw new OperationError(commandFailed(what, result).message, {
		reason: 'DiskBusy',
		hint: `See who is: drbdadm status ${resource}. ballast never forces it.`,
	});
}

/** Stays primary while another volume of the resource is in use. */
async function demote(disk: Drbd): Promise<void> {
	if ((await roleOf(disk)) !== 'Primary') return;
	const { resource } = disk.source;
	const what = `become secondary of the DRBD resource ${resource}`;
	const result = await ask(['drbdadm', 'secondary', resource], what);
	if (result.exitCode === 0 || /held open|in use/i.test(result.stderr)) return;
	throw commandFailed(what, result, 'DiskFailed');
}

function stillPrimary({ name, source: { resource } }: Drbd): OperationError {
	return new OperationError(
		`cannot let go of the disk ${name}: this host stays primary of the DRBD resource ${resource}, which something uses`,
		{ reason: 'DiskBusy', hint: `See what: drbdadm status ${resource}` },
	);
}

function sizeIfThere(device: string): Promise<number | null> {
	return sizeOf(device).catch(() => null);
}
