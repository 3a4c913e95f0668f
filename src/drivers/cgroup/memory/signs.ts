import { readIfThere } from '../../../host/if-there.ts';
import { readLimitFile } from '../limit-file.ts';
import type { ControllerDirectory } from '../payload.ts';
import type { Signs } from './memory-control.ts';
import { readStat } from './read-memory.ts';

/** Version 2 measures stalls of the container, version 1 only those of the whole host. */
export function readSigns(directory: ControllerDirectory): Signs {
	const { version, path } = directory;
	const events = readLimitFile(directory, version === 1 ? 'memory.oom_control' : 'memory.events');
	const pressure = version === 1 ? '/proc/pressure/memory' : `${path}/memory.pressure`;
	return {
		oomKills: Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0),
		refaulted: readStat(directory).refaulted,
		stalledMs: stalled(pressure),
	};
}

/** `total` is in microseconds and up to date at each read, where the averages lag by seconds. */
function stalled(file: string): number | null {
	const total = /^some .*total=(\d+)$/m.exec(pressureText(file))?.[1];
	return total === undefined ? null : Number(total) / 1000;
}

/** Where PSI was compiled in and is switched off, reading fails with EOPNOTSUPP. */
function pressureText(file: string): string {
	try {
		return readIfThere(file) ?? '';
	} catch {
		return '';
	}
}
