import { join, resolve } from 'node:path';
import { dumpingProgress } from '../../drivers/container/archive/archive-progress.ts';
import { dumpInstance } from '../../drivers/container/archive/dump-instance.ts';
import type { GanetiOsSpec } from '../../drivers/os/ganeti/chosen-os.ts';
import { baseOf } from '../../drivers/storage/base-of.ts';
import { rootDisk } from '../../model/disks.ts';
import type { Paths } from '../../model/paths.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import {
	cannotExport as cannot,
	type ExportOptions,
	type MadeRecord,
	requireMade,
	requireNewFile,
} from '../exportable.ts';
import { openObserver } from '../open-driver.ts';
import { findInstance } from '../selection.ts';
import { shortPath } from '../short-paths.ts';
import { whileRedrawing } from '../while-redrawing.ts';

/** Writes what the export script of its Ganeti OS definition makes of the root disk of a stopped instance. */
export function exportDump(context: CommandContext, options: ExportOptions): Promise<number> {
	const { io } = context;
	return reading(context, async ({ read, paths, settings }) => {
		if (settings.simulate) throw cannot(options, 'the host is simulated', '');
		const dump = dumpFile(options, io.cwd);
		const record = requireMade(findInstance(await read.status(), options.name), options);
		const os = requireDefinition(record, options);
		const image = requireImage(record, paths, options);
		const observer = await openObserver(settings, paths);
		const searchPath = settings.ganeti.osFolders;
		const { created } = record;
		const dumping = { paths, observer, record, os, image, created, searchPath, dump };
		await whileRedrawing(
			{
				...{ redraw: io.redraw, subject: options.name, what: 'Exporting' },
				read: () => dumpingProgress(dump),
			},
			() => dumpInstance(dumping, io.signal),
		);
		const where = `${shortPath(dump, io.cwd)} by ${os.name}, its checksum beside it`;
		io.out(`${options.name}: its root disk is written to ${where}\n`);
		for (const { name, mount } of created.spec.disks) {
			if (mount !== '/') io.out(`  not in it: the disk ${name}\n`);
		}
		return EXIT.fine;
	});
}

function dumpFile(options: ExportOptions, cwd: string): string {
	const { to } = options;
	if (to === null) throw cannot(options, 'nothing says where to', 'Say -o FILE.');
	if (to === '-') {
		const why = 'a dump that is cut off looks like a whole one to many scripts';
		throw cannot(options, why, 'Say -o FILE: its checksum comes beside it.');
	}
	const dump = resolve(cwd, to);
	requireNewFile(dump, options);
	return dump;
}

/** The one that made its root disk, with the patience that is declared by now. */
function requireDefinition(
	{ created, lastGood }: MadeRecord,
	options: ExportOptions,
): GanetiOsSpec {
	const { os } = created.spec;
	if (os?.kind !== 'ganeti') {
		const hint = 'Without --os-scripts, an archive is made.';
		throw cannot(options, 'no Ganeti OS definition made it', hint);
	}
	const declared = lastGood?.spec.os;
	return declared?.kind === 'ganeti' ? { ...os, timeout: declared.timeout } : os;
}

function requireImage(
	{ name, uid, created }: MadeRecord,
	paths: Paths,
	options: ExportOptions,
): string {
	const root = rootDisk(created.spec);
	const image = root && baseOf(root, { uid, folder: join(paths.lxc, name) });
	if (root?.source.kind === 'image' && image) return image;
	throw cannot(options, 'its root disk is no image, and ballast copies no device', '');
}
