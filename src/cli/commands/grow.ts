import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Declared, Origin } from '../../model/catalog.ts';
import { sizeOfSource } from '../../model/disks.ts';
import type { DiskSpec } from '../../model/instance-spec.ts';
import { pathInRepository } from '../../model/paths.ts';
import { formatBytes } from '../../model/quantity.ts';
import { FORMATS } from '../../schema/formats.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { findInstance } from '../selection.ts';
import { shortPath } from '../short-paths.ts';
import { oneLinePatch } from '../text/one-line-patch.ts';
import { UsageError } from '../usage-error.ts';

export interface GrowOptions {
	readonly name: string;
	readonly disk: string;
	readonly size: string;
}

/** Prints the patch of the spec file that makes a disk larger; files and disks are left alone. */
export function grow(context: CommandContext, options: GrowOptions): Promise<number> {
	const { io } = context;
	const { name } = options;
	return reading(context, async ({ read }) => {
		const { declared } = findInstance(await read.status(), name);
		if (declared === null) {
			throw cannot(options, 'no valid spec declares it', 'See: ballast validate');
		}
		const disk = requireGrowth(declared, options);
		const origin = sizeOrigin(declared, disk, options);
		const text = await readFile(origin.file, 'utf8');
		const line = text.split('\n')[origin.line - 1] ?? '';
		const before = line.slice(0, origin.col - 1);
		const rest = line.slice(origin.col - 1).replace(/^("[^"]*"|'[^']*'|[^\s,}\]#]+)/, options.size);
		const file = pathInRepository(origin.file) ?? relative(io.cwd, origin.file);
		io.out(oneLinePatch({ file, text, line: origin.line, to: before + rest }));
		io.err(`To write it into ${shortPath(origin.file, io.cwd)}: the same with | patch -p1\n`);
		return EXIT.fine;
	});
}

function requireGrowth({ spec }: Declared, options: GrowOptions): DiskSpec {
	const disk = spec.disks.find((each) => each.name === options.disk);
	if (disk === undefined) {
		const names = spec.disks.map((each) => each.name).join(', ');
		throw cannot(options, `it has no disk ${options.disk}`, `There is: ${names}.`);
	}
	const wanted = FORMATS['disk-size'](options.size);
	if (!wanted.ok) throw cannot(options, wanted.problem, wanted.hint);
	if (!('size' in disk.source)) {
		const why = `a disk of the kind ${disk.source.kind} has no size in the spec`;
		throw cannot(options, why, '');
	}
	const size = sizeOfSource(disk.source);
	if (size !== null && wanted.value <= size) {
		const why = `it has ${formatBytes(size)}, and disks are never made smaller`;
		throw cannot(options, why, '');
	}
	return disk;
}

/** Where the size is written, which has to be the instance's own document. */
function sizeOrigin({ origins, name }: Declared, disk: DiskSpec, options: GrowOptions): Origin {
	const { kind } = disk.source;
	const origin = origins[`disks[${disk.name}].${kind}.size`];
	const say = `Add to ${name}: disks: [{name: ${disk.name}, ${kind}: {size: ${options.size}}}]`;
	if (origin === undefined) throw cannot(options, 'the spec does not say its size', say);
	if (origin.by === `Instance ${name}`) return origin;
	throw cannot(options, `${origin.by} says its size, for others too`, say);
}

function cannot({ name, disk }: GrowOptions, why: string, hint: string): UsageError {
	return new UsageError(`cannot grow the disk ${disk} of ${name}: ${why}`, hint);
}
