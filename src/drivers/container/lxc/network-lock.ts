import { run } from '../../../host/process.ts';

const TOOLS = ['iptables', 'ip6tables'] as const;
const CHAIN = 'CRIU';

/**
 * Takes away what CRIU locks a container's network with while it writes its processes, and leaves behind when that fails: a
 * chain in the container's own network that drops everything. Returns whether there was one.
 */
export async function unlockNetwork(initPid: number): Promise<boolean> {
	const found = await Promise.all(TOOLS.map((tool) => removeChain(initPid, tool)));
	return found.includes(true);
}

async function removeChain(initPid: number, tool: string): Promise<boolean> {
	const inside = ['nsenter', '--target', String(initPid), '--net', '--', tool, '--wait'] as const;
	const rules = await run([...inside, '--list-rules']);
	const lines = rules.stdout.split('\n');
	if (!lines.includes(`-N ${CHAIN}`)) return false;
	for (const line of lines.filter((each) => each.endsWith(`-j ${CHAIN}`))) {
		await run([...inside, ...line.replace(/^-A/, '-D').split(' ')]);
	}
	await run([...inside, '--flush', CHAIN]);
	await run([...inside, '--delete-chain', CHAIN]);
	return true;
}
