import { constants } from 'node:os';
import type { ObservedExit } from '../../../model/observed.ts';

/** What the end of a start log tells. */
export interface LoggedEnd {
	readonly exit: ObservedExit;
	/** The container rebooted from inside: its monitor starts it again. */
	readonly reboot: boolean;
}

/**
 * Finds how a container last ended in the end of the log that `lxc-start -l DEBUG` writes. LXC logs
 * nothing but `init process PID exited` (DEBUG) for status 0, an error for other statuses, and a signal: halt and
 * poweroff show as Interrupt, reboot as Hangup. A log whose last start has no end (the monitor was killed, or
 * the host went down) gives `Unknown`; text without a start `null`.
 */
export function parseLastEnd(log: string): LoggedEnd | null {
	const lines = log.split('\n').filter((line) => TIME.test(line));
	const last = lines.at(-1);
	const started = lines.findLastIndex((line) => STARTED.test(line));
	const since = lines.slice(started + 1);
	const ended = since.findLast((line) => ENDED.test(line));
	if (ended !== undefined) return endOf(ended);
	const exited = since.findLast((line) => EXITED.test(line));
	if (exited !== undefined) return end(exited, 'Code', 0);
	return started === -1 || last === undefined ? null : end(last, 'Unknown', 0);
}

const TIME = /\b(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})\b/;
const STARTED = / - Started ".*" with pid "\d+"$/;
const EXITED = / - [Cc]ontainer init process (\d+ )?exited$/;
const ENDED = / - [Cc]hild <\d+> ended on (?:error \((\d+)\)|signal .*\((\d+)\))$/;

function endOf(line: string): LoggedEnd {
	const [, status, signal] = ENDED.exec(line) ?? [];
	if (status !== undefined) return end(line, 'Code', Number(status));
	if (Number(signal) === constants.signals.SIGINT) return end(line, 'Poweroff', 0);
	return {
		...end(line, 'Signal', Number(signal)),
		reboot: Number(signal) === constants.signals.SIGHUP,
	};
}

function end(line: string, cause: ObservedExit['cause'], code: number): LoggedEnd {
	return { exit: { at: timeOf(line), cause, code }, reboot: false };
}

/** LXC writes UTC. */
function timeOf(line: string): number {
	const [, year, month, day, hour, minute, second, ms] = (TIME.exec(line) ?? []).map(Number);
	return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second, ms);
}
