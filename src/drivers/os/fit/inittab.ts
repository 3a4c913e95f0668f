export interface InittabWish {
	readonly ttys: number;
	/** The program, as the guest calls it. */
	readonly getty: string;
	/** busybox takes the terminal from the first column, where sysvinit has a label. */
	readonly style: 'busybox' | 'sysvinit';
}

/** The inittab with one login on each of tty1 up to the last one, and none on terminals of a machine. */
export function inittabText(before: string, wish: InittabWish): string {
	const lines = before.split('\n').map((line) => (isTooMuch(line, wish) ? `${MARK}${line}` : line));
	const taken = lines.map(terminalOf);
	const missing = Array.from({ length: wish.ttys }, (_, index) => `tty${index + 1}`).filter(
		(tty) => !taken.includes(tty),
	);
	const power = wish.style === 'sysvinit' && !lines.some(isPowerLine) ? [POWER] : [];
	const added = [...missing.map((tty) => lineFor(tty, wish)), ...power];
	if (added.length === 0) return lines.join('\n');
	return `${[lines.join('\n').trimEnd(), ...added].join('\n')}\n`;
}

const MARK = '# not in a container: ';
/** LXC asks for a halt by SIGPWR, which sysvinit takes for a power failure. */
const POWER = 'p0::powerfail:/sbin/init 0';

const isPowerLine = (line: string): boolean => /^[^#:]*:[^:]*:powerfail:/.test(line);

/** The terminal that a line opens; `null` when it opens none. */
function terminalOf(line: string): string | null {
	const [, label = '', process = ''] =
		/^\s*([^#:]*):[^:]*:(?:respawn|askfirst):(.*)$/.exec(line) ?? [];
	const isTerminal = /^(tty\w+|hvc\d+|console)$/;
	const named = [label, ...process.split(/\s+/).map((word) => word.replace(/^\/dev\//, ''))];
	return named.find((word) => isTerminal.test(word)) ?? null;
}

function isTooMuch(line: string, { ttys }: InittabWish): boolean {
	const terminal = terminalOf(line);
	if (terminal === null || terminal === 'console') return false;
	const number = /^tty(\d+)$/.exec(terminal)?.[1];
	return number === undefined || Number(number) > ttys || Number(number) === 0;
}

function lineFor(tty: string, { getty, style }: InittabWish): string {
	const command = `${getty} 38400 ${tty} linux`;
	return style === 'busybox'
		? `${tty}::respawn:${command}`
		: `${tty.slice(3)}:2345:respawn:${command}`;
}
