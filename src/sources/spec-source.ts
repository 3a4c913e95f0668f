import type { Catalog, Provenance, RemoteSpecs } from '../model/catalog.ts';

/** Where the specs come from. */
export interface SpecSource {
	/** Reads everything anew. What cannot be read stands in the catalog; nothing is thrown. */
	read(): Promise<Catalog>;
	/** The catalog as it would be with one more file. */
	preview(file: NewSpecFile): Promise<Catalog>;
	/**
	 * Writes the file and returns its path; `null` when the specs are not ballast's to write, so that a person has to put it
	 * where they come from. Throws `OperationError` when there is one of that name already.
	 */
	add(file: NewSpecFile): Promise<string | null>;
	/** Brings in what is new where the specs come from. What keeps it from that stands in `remote`; nothing is thrown. */
	update(signal: AbortSignal): Promise<void>;
	/** The repository that they are fetched from; `null` when they are a folder of this host. */
	remote(): Promise<RemoteSpecs | null>;
	/** Waits until it is known whether the folder differs from the commit; `read` gives the last known answer. */
	provenance(): Promise<Provenance | null>;
	/** Calls back after each change until the signal aborts. */
	watch(onChange: () => void, signal: AbortSignal): Promise<void>;
}

export interface NewSpecFile {
	/** The instance; the file is `NAME.yaml`. */
	readonly name: string;
	readonly yaml: string;
}
