import type { Catalog, Provenance } from '../../src/model/catalog.ts';
import { OperationError } from '../../src/model/errors.ts';
import { unparsed } from '../../src/model/parsed.ts';
import { loadCatalog } from '../../src/schema/load-catalog.ts';
import type { NewSpecFile, SpecSource } from '../../src/sources/spec-source.ts';

/** A spec folder in memory: file names to texts. Who changes `files` calls `changed`. */
export class MemorySource implements SpecSource {
	readonly files = new Map<string, string>();
	folder: 'Readable' | 'Unreadable' = 'Readable';
	#onChange: () => void = () => undefined;

	read(): Promise<Catalog> {
		return Promise.resolve(this.#load(this.files));
	}

	preview({ name, yaml }: NewSpecFile): Promise<Catalog> {
		return Promise.resolve(this.#load(new Map([...this.files, [`${name}.yaml`, yaml]])));
	}

	add({ name, yaml }: NewSpecFile): Promise<string> {
		const file = `${name}.yaml`;
		if (this.files.has(file)) {
			const error = new OperationError(`cannot write ${file}`, { reason: 'SpecFolderUnreadable' });
			return Promise.reject(error);
		}
		this.files.set(file, yaml);
		return Promise.resolve(`specs/${file}`);
	}

	provenance(): Promise<Provenance | null> {
		return Promise.resolve(null);
	}

	watch(onChange: () => void, signal: AbortSignal): Promise<void> {
		this.#onChange = onChange;
		return new Promise((resolve) => {
			if (signal.aborted) resolve();
			else signal.addEventListener('abort', () => resolve(), { once: true });
		});
	}

	changed(): void {
		this.#onChange();
	}

	#load(files: ReadonlyMap<string, string>): Catalog {
		return loadCatalog({
			path: 'specs',
			folder: this.folder,
			problem: this.folder === 'Readable' ? '' : 'no such folder',
			files: [...files].map(([file, text]) => ({ file: `specs/${file}`, text, problem: '' })),
			provenance: null,
			readExtra: () => unparsed('no such file', ''),
		});
	}
}
