import type { HostEvent } from '../driver.ts';

/** A line of lxc-monitor: `'web1' changed state to [RUNNING]` or `'web1' exited with status [0]`. */
export function parseMonitorLine(line: string): HostEvent | null {
	const [, name, state] =
		/^'(.+)' (?:changed state to \[(\w+)\]|exited with status \[\d+\])$/.exec(line.trim()) ?? [];
	return name === undefined ? null : { name, what: state ?? 'exited' };
}
