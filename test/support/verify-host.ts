import type { VerifyHost } from '../../src/drivers/verify/verify-host.ts';

export interface FakeHost {
	/** Text by path; a file is there when it has one. */
	readonly files?: Readonly<Record<string, string | Uint8Array>>;
	/** What each installed command answers, by its command line; others are not installed. */
	readonly commands?: Readonly<
		Record<
			string,
			{ readonly exitCode: number; readonly stdout?: string; readonly stderr?: string }
		>
	>;
	readonly space?: Partial<Awaited<ReturnType<VerifyHost['space']>>>;
	readonly isRoot?: boolean;
}

/** A host made of texts: for checks whose findings this machine cannot show. */
export function fakeHost({
	files = {},
	commands = {},
	space = {},
	isRoot = true,
}: FakeHost): VerifyHost {
	const has = (name: string) => Object.keys(commands).some((line) => line.split(' ')[0] === name);
	return {
		readText: (path) => Promise.resolve(path in files ? String(files[path]) : null),
		readBytes: (path) => {
			const found = files[path];
			return Promise.resolve(found instanceof Uint8Array ? found : null);
		},
		exists: (path) => Promise.resolve(path in files),
		findCommand: (name) => Promise.resolve(has(name) ? `/usr/bin/${name}` : null),
		run: (argv) => {
			const answer = commands[argv.join(' ')] ?? { exitCode: 127 };
			return Promise.resolve({ stdout: '', stderr: '', ...answer });
		},
		space: () => Promise.resolve({ freeBytes: 2 ** 40, freeInodes: 1e6, inodes: 2e6, ...space }),
		kernelRelease: '6.1.0',
		isRoot,
	};
}
