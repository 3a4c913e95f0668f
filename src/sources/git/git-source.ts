import type { Catalog, Provenance, RemoteSpecs } from '../../model/catalog.ts';
import { type Clock, pause } from '../../model/clock.ts';
import { messageOf } from '../../model/errors.ts';
import { checkoutFolder, type Paths } from '../../model/paths.ts';
import { withoutCredentials } from '../../model/shown-url.ts';
import type { GitSettings } from '../../settings.ts';
import { SpecFolder } from '../spec-folder.ts';
import type { NewSpecFile, SpecSource } from '../spec-source.ts';
import { askRemote } from './ask-remote.ts';
import { Checkout, type Tree } from './checkout.ts';
import { type LastLook, readLastLook, writeLastLook } from './last-look.ts';

export interface GitSourceOptions {
	readonly git: GitSettings;
	readonly paths: Pick<Paths, 'git' | 'gitLook'>;
	readonly clock: Clock;
	/** Gives numbers from 0 to 1. */
	readonly random: () => number;
}

/** However often it fails, nobody waits longer than that for the next look, unless the interval itself is longer. */
const LONGEST_WAIT_MS = 5 * 60_000;
/** Hosts that began together do not ask together for ever. */
const JITTER = 0.1;

/**
 * The specs of a git repository, read from a checkout that ballast keeps. `watch` and `update` fetch, for whoever has the root to
 * himself; everything else only reads. Whatever is wrong with the remote, the commit that came last stays in force.
 */
export class GitSource implements SpecSource {
	readonly #options: GitSourceOptions;
	readonly #checkout: Checkout;
	readonly #folder: SpecFolder;
	#look: LastLook | null = null;
	#failures = 0;
	#turn: Promise<unknown> = Promise.resolve();

	constructor(options: GitSourceOptions) {
		const { git, paths } = options;
		this.#options = options;
		this.#checkout = new Checkout(paths.git, git);
		this.#folder = new SpecFolder(checkoutFolder(paths, git), {
			read: () => this.provenance(),
			settled: () => Promise.resolve(),
		});
	}

	/** One commit, whole: where another one came into force meanwhile, it is read anew. */
	async read(): Promise<Catalog> {
		for (;;) {
			const tree = await this.#checkout.current();
			const problem = await this.#unusable(tree);
			const catalog = await (problem === '' ? this.#folder.read() : this.#folder.unread(problem));
			if ((await this.#checkout.current())?.path === tree?.path) return catalog;
		}
	}

	/** The commit of the last reading. */
	get lastProvenance(): Provenance | null {
		return this.#folder.lastProvenance;
	}

	preview(file: NewSpecFile): Promise<Catalog> {
		return this.#folder.preview(file);
	}

	/** The next commit would be without it. */
	add(): Promise<null> {
		return Promise.resolve(null);
	}

	async provenance(): Promise<Provenance | null> {
		const tree = await this.#checkout.current();
		return tree && { commit: tree.commit, dirty: false };
	}

	async remote(): Promise<RemoteSpecs> {
		const { git, paths } = this.#options;
		const followed = { url: withoutCredentials(git.url), ref: git.ref };
		const last = this.#look ?? (await readLastLook(paths.gitLook));
		const isOfThis = last !== null && last.url === followed.url && last.ref === followed.ref;
		return {
			...followed,
			// what was written down below run is gone after a reboot
			seenAt: (isOfThis ? last.seenAt : null) ?? (await this.#checkout.switchedAt()),
			problem: isOfThis ? last.problem : '',
		};
	}

	async update(signal: AbortSignal): Promise<void> {
		await this.#inTurn(signal);
	}

	/** The same when nothing was fetched yet by the settings of today. */
	async begin(signal: AbortSignal): Promise<void> {
		const tree = await this.#checkout.current();
		if (tree === null || !(await this.#checkout.isAsSet(tree))) await this.update(signal);
	}

	async watch(onChange: () => void, signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			if (await this.#inTurn(signal)) onChange();
			await this.#pause(signal);
		}
	}

	/** Why the tree in force cannot be read; '' when it can. */
	async #unusable(tree: Tree | null): Promise<string> {
		const { url, problem } = await this.remote();
		if (tree !== null) {
			if (await this.#checkout.isAsSet(tree)) return (await this.#checkout.damageOf(tree)) ?? '';
			const short = tree.commit.slice(0, 9);
			const why = problem === '' ? 'the daemon and apply fetch anew' : problem;
			return `commit ${short} was fetched by other settings than those of today (git: url, ref, verify): ${why}`;
		}
		return problem === ''
			? `nothing was fetched from ${url} yet; the daemon and apply do that`
			: problem;
	}

	/** One look at a time. True when there is something new to read or to tell. */
	#inTurn(signal: AbortSignal): Promise<boolean> {
		const look = this.#turn.then(() => this.#lookAtRemote(signal));
		this.#turn = look.catch(() => undefined);
		return look;
	}

	async #lookAtRemote(signal: AbortSignal): Promise<boolean> {
		const { git, paths, clock } = this.#options;
		const before = await this.remote();
		const [tree, problem] = [await this.#checkout.current(), await this.#follow(signal)];
		if (signal.aborted) return false;
		this.#failures = problem === '' ? 0 : this.#failures + 1;
		const seenAt = problem === '' ? clock.now() : before.seenAt;
		this.#look = { url: before.url, ref: git.ref, seenAt, problem };
		await writeLastLook(paths.gitLook, this.#look);
		return problem !== before.problem || (await this.#checkout.current())?.path !== tree?.path;
	}

	/** Puts in force what the remote shows; tells why it cannot. */
	async #follow(signal: AbortSignal): Promise<string> {
		try {
			const head = await askRemote(this.#options.git, signal);
			const tree = await this.#checkout.current();
			const isInForce =
				tree?.commit === head.commit &&
				(await this.#checkout.isAsSet(tree)) &&
				(await this.#checkout.damageOf(tree, signal)) === '';
			if (!isInForce) await this.#checkout.bring(head, signal);
			return '';
		} catch (thrown) {
			return withoutCredentials(messageOf(thrown));
		}
	}

	#pause(signal: AbortSignal): Promise<void> {
		const { git, clock, random } = this.#options;
		const longest = Math.max(git.interval, LONGEST_WAIT_MS);
		const steady = Math.min(longest, git.interval * 2 ** Math.max(0, this.#failures - 1));
		const ms = steady * (1 - JITTER + 2 * JITTER * random());
		return pause(clock, ms, signal);
	}
}
