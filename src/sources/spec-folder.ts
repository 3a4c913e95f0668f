import { link, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Catalog, Provenance, RemoteSpecs } from '../model/catalog.ts';
import { messageOf, OperationError } from '../model/errors.ts';
import { CatalogMemo } from '../schema/catalog-memo.ts';
import { loadCatalog, type SpecFile } from '../schema/load-catalog.ts';
import { FileCache } from './file-cache.ts';
import { watchFolder } from './folder-watch.ts';
import { GitProvenance } from './git-provenance.ts';
import { listSpecs } from './list-specs.ts';
import { readExtra } from './read-extra.ts';
import type { NewSpecFile, SpecSource } from './spec-source.ts';

/** Tells the commit that a folder shows. */
export interface CommitReader {
	/** `null` when it shows none; whether it differs from the commit is as was last known. */
	read(): Promise<Provenance | null>;
	/** Comes back once it is known for the folder as it is now. */
	settled(): Promise<void>;
}

/** The specs of a folder on this host. */
export class SpecFolder implements SpecSource {
	readonly #path: string;
	readonly #cache = new FileCache();
	readonly #memo = new CatalogMemo();
	readonly #git: CommitReader;
	#onGitAnswer: () => void = () => undefined;
	#provenance: Provenance | null = null;

	/** `path` as the user named it: findings repeat it. `commit` without a word: that of the git checkout in which it lies. */
	constructor(path: string, commit: CommitReader | null = null) {
		this.#path = path;
		this.#git = commit ?? new GitProvenance(path, () => this.#onGitAnswer());
	}

	async read(): Promise<Catalog> {
		const [content, provenance] = await Promise.all([this.#content(), this.#git.read()]);
		this.#provenance = provenance;
		return this.#load(content, provenance);
	}

	/** As if the folder could not be read, for this reason. */
	async unread(problem: string): Promise<Catalog> {
		return this.#load({ folder: 'Unreadable', problem, files: [] }, await this.#git.read());
	}

	/** The commit of the last reading. */
	get lastProvenance(): Provenance | null {
		return this.#provenance;
	}

	async preview({ name, yaml }: NewSpecFile): Promise<Catalog> {
		const content = await this.#content();
		const file = { file: this.#fileOf(name), text: yaml, problem: '' };
		return this.#load({ ...content, files: [...content.files, file] }, null);
	}

	async add({ name, yaml }: NewSpecFile): Promise<string> {
		const path = this.#fileOf(name);
		try {
			await writeNew(path, yaml);
			return path;
		} catch (cause) {
			throw new OperationError(`cannot write ${path}: ${messageOf(cause)}`, {
				reason: 'SpecFolderUnreadable',
				retry: 'never',
				hint: 'Nothing is overwritten: when the file exists, move it away or put the instance into it by hand.',
				cause,
			});
		}
	}

	/** Whoever owns the folder brings in what is new. */
	update(): Promise<void> {
		return Promise.resolve();
	}

	remote(): Promise<RemoteSpecs | null> {
		return Promise.resolve(null);
	}

	async provenance(): Promise<Provenance | null> {
		await this.#git.read();
		await this.#git.settled();
		return this.#git.read();
	}

	async watch(onChange: () => void, signal: AbortSignal): Promise<void> {
		this.#onGitAnswer = onChange;
		await watchFolder(this.#path, onChange, signal);
		this.#onGitAnswer = () => undefined;
	}

	#fileOf(name: string): string {
		return join(this.#path, `${name}.yaml`);
	}

	async #content(): Promise<Content> {
		try {
			const { files, unreadable } = await listSpecs(this.#path);
			const texts = await this.#cache.read(files);
			const read = files.map(({ path }, index) => fileOf(path, texts[index]));
			const unread = unreadable.map(({ path, problem }) => ({ file: path, text: null, problem }));
			return { folder: 'Readable', problem: '', files: [...read, ...unread] };
		} catch (thrown) {
			return { folder: 'Unreadable', problem: messageOf(thrown), files: [] };
		}
	}

	#load(content: Content, provenance: Provenance | null): Catalog {
		return loadCatalog({ ...content, path: this.#path, provenance, readExtra }, this.#memo);
	}
}

interface Content {
	readonly folder: 'Readable' | 'Unreadable';
	readonly problem: string;
	readonly files: readonly SpecFile[];
}

function fileOf(file: string, text: PromiseSettledResult<string> | undefined): SpecFile {
	return text?.status === 'fulfilled'
		? { file, text: text.value, problem: '' }
		: { file, text: null, problem: messageOf(text?.reason) };
}

/** The file appears whole, so that nobody who watches the folder reads half of it; never over another one. */
async function writeNew(path: string, text: string): Promise<void> {
	const temporary = join(dirname(path), `.${basename(path)}.new`);
	try {
		const file = await open(temporary, 'w', 0o644);
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await link(temporary, path);
	} finally {
		await rm(temporary, { force: true });
	}
}
