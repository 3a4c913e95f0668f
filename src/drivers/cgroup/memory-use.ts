import { readIfThere, readValueIfThere } from '../../host/if-there.ts';
import type { MemoryUse } from '../../model/memory-use.ts';
import { parseLimit } from './limit-value.ts';
import type { ControllerDirectory } from './payload.ts';

/** Five small files of a memory cgroup; `null` when it is gone or nothing was ever charged to it. */
export function readMemoryUse({ version, path }: ControllerDirectory): MemoryUse | null {
	const { usage: usageFile, limit, events, stat, hits } = FILES[version];
	const usage = readValueIfThere(`${path}/${usageFile}`);
	const limitText = readValueIfThere(`${path}/${limit}`);
	const statText = readIfThere(`${path}/${stat}`);
	const eventText = readValueIfThere(`${path}/${events}`);
	const hitText = hits === events ? eventText : readValueIfThere(`${path}/${hits}`);
	if (usage === null || limitText === null || statText === null || Number(usage) === 0) return null;
	const used = Number(usage);
	const total = version === 1 ? 'total_' : '';
	const inactive = counterIn(statText, `${total}inactive_file`);
	const active = counterIn(statText, `${total}active_file`);
	return {
		limit: parseLimit(limitText),
		usage: used,
		workingSet: Math.max(0, used - inactive),
		unreclaimable: Math.max(0, used - inactive - active),
		pressure: version === 1 ? null : parsePressure(readValueIfThere(`${path}/memory.pressure`)),
		refaults: counterIn(statText, `${total}workingset_refault_file`),
		limitHits: version === 1 ? Number(hitText ?? 0) : counterIn(hitText ?? '', 'max'),
		oomKills: counterIn(eventText ?? '', 'oom_kill'),
	};
}

const FILES = {
	1: {
		usage: 'memory.usage_in_bytes',
		limit: 'memory.limit_in_bytes',
		stat: 'memory.stat',
		events: 'memory.oom_control',
		hits: 'memory.failcnt',
	},
	2: {
		usage: 'memory.current',
		limit: 'memory.max',
		stat: 'memory.stat',
		events: 'memory.events',
		hits: 'memory.events',
	},
} as const;

/** The value of a line `key value`; 0 when there is none, as in kernels that do not count it. */
function counterIn(text: string, key: string): number {
	const line = `${key} `;
	const at = text.startsWith(line) ? 0 : text.indexOf(`\n${line}`) + 1;
	if (at === 0 && !text.startsWith(line)) return 0;
	const end = text.indexOf('\n', at);
	return Number(text.slice(at + line.length, end === -1 ? text.length : end));
}

/** `null` when PSI is switched off. */
function parsePressure(text: string | null): MemoryUse['pressure'] {
	const [, avg10, avg60] = /^some avg10=([\d.]+) avg60=([\d.]+)/.exec(text ?? '') ?? [];
	return avg10 === undefined ? null : { avg10: Number(avg10), avg60: Number(avg60) };
}
