import { expect, test } from 'vitest';
import { parseLastEnd } from '../../../../src/drivers/container/lxc/last-exit.ts';

const STARTED = line('190156.716', 'NOTICE', 'Started "/sbin/init" with pid "7243"');
const EXITED = line('190248.100', 'DEBUG', 'Container init process 7243 exited');
const AT = Date.UTC(2026, 10, 23, 19, 2, 48);

test.each([
	['poweroff', ended('signal Interrupt(2)'), { at: AT + 101, cause: 'Poweroff', code: 0 }, false],
	['reboot', ended('signal Hangup(1)'), { at: AT + 101, cause: 'Signal', code: 1 }, true],
	['kill', ended('signal Killed(9)'), { at: AT + 101, cause: 'Signal', code: 9 }, false],
	['exit 3', ended('error (3)'), { at: AT + 101, cause: 'Code', code: 3 }, false],
	['exit 0, which LXC does not log', '', { at: AT + 100, cause: 'Code', code: 0 }, false],
] as const)('%s', (_, text, exit, reboot) => {
	expect(parseLastEnd(STARTED + EXITED + text)).toEqual({ exit, reboot });
});

test('at INFO the end of init itself is not logged', () => {
	expect(parseLastEnd(STARTED + ended('error (3)'))?.exit).toMatchObject({
		cause: 'Code',
		code: 3,
	});
});

test('a start without an end', () => {
	const at = Date.UTC(2026, 10, 23, 19, 1, 56, 716);
	expect(parseLastEnd(STARTED)).toEqual({ exit: { at, cause: 'Unknown', code: 0 }, reboot: false });
});

test('only what follows the last start counts', () => {
	const log = STARTED + EXITED + ended('signal Killed(9)') + STARTED;
	expect(parseLastEnd(log)?.exit.cause).toBe('Unknown');
});

test('a tail that begins after the start, in the middle of a line', () => {
	expect(parseLastEnd(`conf.c:1 - something\n${ended('error (4)')}`)?.exit.code).toBe(4);
});

test('a log without a start', () => {
	expect(parseLastEnd('')).toBeNull();
	expect(parseLastEnd(line('190156.716', 'ERROR', 'Failed to load config'))).toBeNull();
});

function ended(how: string): string {
	return line('190248.101', 'INFO', `Child <7243> ended on ${how}`);
}

function line(time: string, level: string, text: string): string {
	return `lxc-start web1 20261123${time} ${level.padEnd(8)} start - ../src/lxc/start.c:f:1 - ${text}\n`;
}
