/** The part of a terminal's stream that is needed here. */
export interface Terminal {
	readonly isTTY?: boolean;
	/** 0 on some that never said how large they are. */
	readonly columns?: number;
	write(text: string): unknown;
}

type Draw = ReturnType<typeof import('log-update')['createLogUpdate']>;

/**
 * Lines below everything else on a terminal, which are redrawn in place. Whatever else is written to that terminal goes through `around`:
 * they are taken away before and drawn again after it, so that nothing is garbled.
 */
export class LiveLines {
	readonly #terminal: Terminal & NodeJS.WritableStream;
	#lines: readonly string[] = [];
	/** Loaded for the first lines: most commands show none. */
	#loading: Promise<void> | null = null;
	#draw: Draw | null = null;

	constructor(terminal: Terminal & NodeJS.WritableStream) {
		this.#terminal = terminal;
	}

	show(lines: readonly string[]): void {
		this.#lines = lines;
		this.#redraw();
	}

	around(write: () => void): void {
		this.#draw?.clear();
		write();
		this.#redraw();
	}

	#redraw(): void {
		if (this.#draw === null) {
			if (this.#lines.length > 0) this.#loading ??= this.#load();
			return;
		}
		const { columns } = this.#terminal;
		if (this.#lines.length === 0 || !columns) this.#draw.clear();
		else this.#draw(this.#lines.map((line) => line.slice(0, columns - 1)).join('\n'));
	}

	async #load(): Promise<void> {
		const loaded = await import('log-update').catch(() => null);
		// such as while another version is put in its place: then nothing is drawn
		if (loaded === null) return;
		// hidden, the cursor would stay so when this process is killed
		this.#draw = loaded.createLogUpdate(this.#terminal, { showCursor: true });
		this.#redraw();
	}
}
