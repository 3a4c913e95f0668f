import { run } from '../../../../host/process.ts';
import { linkOf } from '../../../../model/nic-link.ts';
import { hookEnvironment } from '../config/nic-hooks.ts';
import { hostInterfaceName } from '../config/nic-names.ts';
import type { NicNote } from './notes.ts';
import { type NicScene, nicFailed } from './scene.ts';

const TIMEOUT_MS = 30_000;

/** Runs `up` of a NIC that is there, once; one that fails says what it printed. */
export async function runUp(scene: NicScene, nic: string): Promise<void> {
	const note = scene.notes.of(nic);
	if (note === null || note.isUp) return;
	if (note.nic.hooks.up !== null) {
		const { exitCode, stderr, stdout } = await runHook(scene, note, 'up');
		const said = (stderr || stdout).trim();
		const why = `${note.nic.hooks.up} ended with status ${exitCode}${said === '' ? '' : `: ${said}`}`;
		if (exitCode !== 0) throw nicFailed(scene.what, why);
	}
	await scene.notes.change(nic, { isUp: true });
}

/** Runs `down` of a NIC that was up, once. As with LXC, one that fails keeps nothing from going. */
export async function runDown(
	scene: Pick<NicScene, 'instance' | 'notes' | 'signal'>,
	note: NicNote,
): Promise<void> {
	if (!note.isUp || note.nic.hooks.down === null) return;
	await runHook(scene, note, 'down').catch(() => undefined);
	await scene.notes.change(note.nic.name, { isUp: false });
}

/** With LXC's arguments and variables beside our own, so that a hook need not know who runs it. */
function runHook(
	{ instance, signal }: Pick<NicScene, 'instance' | 'signal'>,
	{ nic, index }: NicNote,
	action: 'up' | 'down',
) {
	const program = nic.hooks[action] ?? '';
	const port = hostInterfaceName(instance, nic.name);
	const env = {
		...Object.fromEntries(hookEnvironment({ instance, nic, index }, action)),
		LXC_NAME: instance,
		LXC_NET_TYPE: 'veth',
		LXC_NET_PEER: port,
	};
	const args = [instance, 'net', action, 'veth', linkOf(nic)?.name ?? '', port];
	return run([program, ...args], { env, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) });
}
