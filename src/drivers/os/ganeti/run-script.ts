import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../../host/if-there.ts';
import { type GroupEnd, type GroupOptions, runInGroup } from '../../../host/run-in-group.ts';
import { OperationError } from '../../../model/errors.ts';
import { boundTree } from '../bound-command.ts';
import { commandFailed } from '../command-failed.ts';
import type { OsDefinition, ScriptName } from './definition.ts';
import type { OutputLog } from './output-log.ts';

/** One script of a definition. */
export interface ScriptCall {
	readonly definition: OsDefinition;
	readonly script: ScriptName;
	readonly args: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly timeoutMs: number;
	/** The folder of the instances. */
	readonly lxcpath: string;
	readonly log: OutputLog;
	/** Where that log is, for messages. */
	readonly logPath: string;
	/** Files for its streams; without them it has no input, and its log takes all that it prints. */
	readonly files?: GroupOptions['files'];
	/** What to do when it fails, beside looking at the log. */
	readonly hint?: string;
}

/**
 * Lets go of what shows below a folder in the namespace of a command before it becomes that command: what the host unmounts
 * later would be in use in there otherwise, unless its mounts are shared. A dump may come in and go out meanwhile.
 */
const LETTING_GO = `while read -r _ _ _ _ place _; do
	case $place in "$0"/*) printf '%s\\n' "$place" ;; esac
done < /proc/self/mountinfo | xargs -r -d '\\n' umount --lazy -- > /dev/null 2>&1
exec "$@"`;

/**
 * Runs a script as Ganeti does, in the folder of its definition and with nothing else in its environment. It sees no disk of
 * any instance mounted. When it ends, takes too long, or ballast ends, all that it started and mounted goes with it.
 */
export async function runScript(call: ScriptCall, signal?: AbortSignal): Promise<void> {
	const { definition, script, args, environment, timeoutMs, log, files } = call;
	const lxcpath = await realpath(call.lxcpath).catch(() => call.lxcpath);
	const command = [
		'sh',
		'-c',
		LETTING_GO,
		lxcpath,
		join(definition.folder, script),
		...args,
	] as const;
	const end = await runInGroup(boundTree(command), {
		timeoutMs,
		cwd: definition.folder,
		env: environment,
		onOutput: (text) => log.add(text),
		...(files && { files }),
		...(signal && { signal }),
	});
	if (end.exitCode !== 0) throw scriptFailed(call, end);
}

function scriptFailed(
	{ definition, script, timeoutMs, logPath, hint = '' }: ScriptCall,
	{ exitCode, output }: GroupEnd,
): OperationError {
	const what = `run ${script} of the Ganeti OS ${definition.name}`;
	const isLate = exitCode === null;
	const ended = isLate
		? `(it was ended after ${timeoutMs / 1000} s, or was killed)`
		: `(it ended with ${exitCode})`;
	const result = { exitCode: exitCode ?? 1, stdout: '', stderr: `${output}\n${ended}` };
	const { message, reason } = commandFailed(what, result);
	const mapper = MAPPING.test(output) && !hasDeviceMapper() ? NO_MAPPER : '';
	const help = hint === '' ? '' : ` ${hint}`;
	return new OperationError(message, {
		reason,
		hint: `All of its output: ${logPath}.${mapper}${help}`,
	});
}

/** As the kernel says: kpartx itself makes /dev/mapper/control where it is missing, and cannot open it then. */
export function hasDeviceMapper(): boolean {
	return readIfThere('/proc/misc')?.includes('device-mapper') === true;
}

/** What kpartx says without a device mapper, and what definitions say when it made no partition. */
const MAPPING = /kpartx|device.mapper|\/dev\/mapper\//i;
const NO_MAPPER =
	' This host has no device mapper, so kpartx fails: with debootstrap, set PARTITION_STYLE=none for the variant.';
