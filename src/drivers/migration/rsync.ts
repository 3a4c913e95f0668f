import { type ChildProcess, spawn } from 'node:child_process';
import { HOST_ENVIRONMENT } from '../../host/process.ts';
import type { Copied, CopyOrder } from './peer.ts';

export interface RsyncOrder extends Pick<CopyOrder, 'what' | 'from' | 'pass'> {
	/** The command that reaches the other host. */
	readonly rsh: string;
	/** What is run there. */
	readonly there: string;
	/** `HOST:PATH` */
	readonly to: string;
	/** Bytes a second; `null` = as fast as it goes. */
	readonly bandwidth: number | null;
}

export interface RsyncEnd {
	/** `null`: a signal ended it, or it could not be run. */
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

const KIBIBYTE = 1024;
/** What this end says when the other one has greeted it. */
const ANSWERED = 'Protocol versions: ';
/** The images of disks that ballast made, in the instance's folder. */
const DISKS = '/disks/*.img';

/**
 * One run of rsync. It reads what to send from its input, and so it connects, starts its other end and waits: nothing of the folder is read
 * before `go`, and it need not be there before.
 */
export class Rsync {
	readonly #child: ChildProcess;
	readonly #end: Promise<RsyncEnd>;
	readonly #answered: Promise<null>;
	readonly #list: string;
	#stdout = '';

	constructor(order: RsyncOrder) {
		this.#list = `${order.from.slice(1)}/\0`;
		const argv = ['--pdeathsig', 'KILL', '--', 'rsync', ...optionsOf(order)];
		this.#child = spawn('setpriv', [...argv, '--', '/', order.to], {
			stdio: ['pipe', 'pipe', 'pipe'],
			env: HOST_ENVIRONMENT,
		});
		this.#end = this.#untilEnd();
		this.#answered = this.#untilAnswered();
	}

	/** Resolves when its other end waits as well; with how it ended when it did that instead. */
	ready(): Promise<RsyncEnd | null> {
		return Promise.race([this.#answered, this.#end]);
	}

	go(): Promise<RsyncEnd> {
		this.#child.stdin?.end(this.#list);
		return this.#end;
	}

	/** Bytes of files that it has been through so far. */
	sent(): number {
		const last = this.#stdout.slice(this.#stdout.lastIndexOf('\r') + 1);
		return numberIn(/^\s*([\d,]+)\s+\d+%/.exec(last)?.[1]);
	}

	kill(): void {
		this.#child.kill('SIGKILL');
	}

	#untilAnswered(): Promise<null> {
		return new Promise((resolve) => {
			this.#child.stdout?.on('data', () => {
				if (this.#stdout.includes(ANSWERED)) resolve(null);
			});
		});
	}

	#untilEnd(): Promise<RsyncEnd> {
		const { stdin, stdout, stderr } = this.#child;
		let said = '';
		stdout?.setEncoding('utf8').on('data', (text: string) => {
			this.#stdout += text;
		});
		stderr?.setEncoding('utf8').on('data', (text: string) => {
			said += text;
		});
		// how it ended says more than that it does not read any more
		stdin?.on('error', () => undefined);
		return new Promise((resolve) => {
			const end = (exitCode: number | null, why = ''): void =>
				resolve({ exitCode, stdout: this.#stdout, stderr: `${said}${why}` });
			this.#child.once('error', ({ message }) => end(null, message));
			this.#child.once('close', (code) => end(code));
		});
	}
}

function optionsOf({ what, pass, rsh, there, bandwidth }: RsyncOrder): readonly string[] {
	const isStill = pass === 'Still' || pass === 'Verified';
	return [
		...['--archive', '--hard-links', '--acls', '--xattrs', '--numeric-ids'],
		// CRIU leaves no holes, and to look for them memory would be written in pieces of a KiB
		...(what === 'images' ? [] : ['--sparse']),
		...['--delete', '--one-file-system', '--stats', '--debug=PROTO', ...FILTERS[what]],
		// one folder, read from the input, whose content goes right into the other one
		...['--recursive', '--no-relative', '--from0', '--files-from=-', '--info=progress2'],
		...(isCompared(what, pass) ? ['--checksum'] : []),
		// holes would go there as zeros, and a power cut there must not cost what is removed here
		...(what === 'disks' ? ['--inplace', '--compress', '--fsync'] : []),
		...(pass === 'Verified' ? ['--dry-run'] : []),
		...(bandwidth === null || isStill ? [] : [`--bwlimit=${inKibibytes(bandwidth)}`]),
		`--rsh=${rsh}`,
		`--rsync-path=${there}`,
	];
}

/** Which files of the folder go: the images of disks go apart, for little of a large file changes, and its time may not tell. */
const FILTERS: Readonly<Record<RsyncOrder['what'], readonly string[]>> = {
	files: ['--exclude=/config', `--exclude=${DISKS}`],
	disks: ['--include=/disks/', `--include=${DISKS}`, '--exclude=*'],
	images: [],
};

function isCompared(what: RsyncOrder['what'], pass: RsyncOrder['pass']): boolean {
	return what === 'disks' ? pass !== 'Running' : pass === 'Compared' || pass === 'Verified';
}

const inKibibytes = (bytes: number): number => Math.max(1, Math.round(bytes / KIBIBYTE));

/** What the statistics at its end say. */
export function copiedOf(stats: string): Copied {
	const figure = (label: string): number =>
		numberIn(new RegExp(`^${label}: ([0-9,]+)`, 'm').exec(stats)?.[1]);
	return {
		bytes: figure('Total transferred file size'),
		files: figure('Number of regular files transferred'),
	};
}

function numberIn(digits: string | undefined): number {
	return Number((digits ?? '0').replaceAll(',', ''));
}
