import headless from '@xterm/headless';

/** What a person sees on a terminal, by all that was written to it so far. */
export class Screen {
	readonly #terminal: InstanceType<typeof headless.Terminal>;

	constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
		// a terminal device adds the carriage return that programs leave out
		this.#terminal = new headless.Terminal({
			...{ cols: columns, rows, convertEol: true, allowProposedApi: true },
		});
	}

	write(text: string): Promise<void> {
		return new Promise((resolve) => this.#terminal.write(text, resolve));
	}

	/** Everything from the first line, without what is empty at the end. */
	lines(): readonly string[] {
		const { active } = this.#terminal.buffer;
		const lines = Array.from({ length: active.length }, (_, row) =>
			(active.getLine(row)?.translateToString(true) ?? '').trimEnd(),
		);
		return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
	}
}
