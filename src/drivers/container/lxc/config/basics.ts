import type { InstanceSpec } from '../../../../model/instance-spec.ts';
import { type ConfigHost, hasFeature } from './config-host.ts';
import { type ConfigLine, setting } from './config-line.ts';

/** Bytes of console output that are kept twice: in the log, and in the one before it. */
const CONSOLE_LOG_BYTES = 1024 * 1024;

/** The kernel's own limit for one devpts instance is far above; every login and `exec` takes one. */
const PSEUDO_TERMINALS = 1024;

export function basicLines(
	identity: { readonly name: string; readonly consoleLog: string },
	spec: InstanceSpec,
	host: ConfigHost,
): readonly ConfigLine[] {
	return [
		setting('lxc.uts.name', identity.name),
		setting('lxc.pty.max', PSEUDO_TERMINALS),
		setting('lxc.tty.max', spec.hvparams.lxc_tty),
		...(spec.migration.mode === 'Live'
			? [setting('lxc.console.path', 'none')]
			: consoleLines(identity.consoleLog, host)),
	];
}

function consoleLines(log: string, host: ConfigHost): readonly ConfigLine[] {
	const rotated = [
		setting('lxc.console.size', CONSOLE_LOG_BYTES),
		setting('lxc.console.rotate', 1),
	];
	return [
		setting('lxc.console.logfile', log),
		...(hasFeature(host, 'consoleRotation') ? rotated : []),
	];
}
