import type { Catalog, Provenance, RemoteSpecs } from '../../src/model/catalog.ts';
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

	update(): Promise<void> {
		return Promise.resolve();
	}

	remote(): Promise<RemoteSpecs | null> {
		return Promise.resolve(null);
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
		const key = JSON.stringify([this.folder, ...files]);
		const catalog = known.get(key) ?? load(this.folder, files);
		if (known.size >= MOST_KNOWN) known.clear();
		known.set(key, catalog);
		// each reading gives a catalog of its own, as that of a real folder does
		return { ...catalog };
	}
}

const MOST_KNOWN = 5000;

/** Thousands of histories read the same few files: half of their time would go to parsing these again. */
const known = new Map<string, Catalog>();

function load(folder: MemorySource['folder'], files: ReadonlyMap<string, string>): Catalog {
	return loadCatalog({
		path: 'specs',
		folder,
		problem: folder === 'Readable' ? '' : 'no such folder',
		files: [...files].map(([file, text]) => ({ file: `specs/${file}`, text, problem: '' })),
		provenance: null,
		readExtra: () => unparsed('no such file', ''),
	});
}
