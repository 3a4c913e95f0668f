import { run } from '../../host/process.ts';

/** What ssh would use for an address, by its name for it: people may say so in its own files. `null` = it does not say. */
export async function sshSettings(address: string): Promise<(name: string) => string | null> {
	const result = await run(['ssh', '-G', '--', address]).catch(() => null);
	const lines = result?.stdout.split('\n') ?? [];
	return (name) => {
		const line = lines.find((each) => each.startsWith(`${name} `));
		return line === undefined ? null : line.slice(name.length + 1);
	};
}
