import { dirname, resolve } from 'node:path';
import { parseDuration } from '../model/duration.ts';
import type { Finding } from '../model/finding.ts';
import { provedValue } from '../model/parsed.ts';
import { parseBytes } from '../model/quantity.ts';
import type {
	AllocatorSettings,
	EtcdSettings,
	GitSettings,
	ListenAddress,
	Settings,
} from '../settings.ts';
import { parseListenEndpoint } from './formats.ts';
import type { DeclaredSettings } from './generated/declared.ts';
import { SETTINGS_DEFAULTS } from './generated/defaults.ts';
import { isLocalUrl } from './git-formats.ts';
import { parseFile } from './parse-file.ts';
import { findingAt, sourceOf } from './source.ts';
import { entryOf, plainOf, type Tree } from './tree.ts';
import type { PlacedProblem } from './tree-of-yaml.ts';
import { validateTree } from './validate-tree.ts';

/** What ballast.yaml settles; the rest comes from the command line and the environment. */
export type FileSettings = Pick<
	Settings,
	| 'git'
	| 'prune'
	| 'trash'
	| 'loop'
	| 'ganeti'
	| 'events'
	| 'failover'
	| 'migration'
	| 'placement'
	| 'api'
	| 'store'
	| 'log'
> & {
	/** `null` where the file says nothing. */
	readonly node: string | null;
	/** Absolute; `null` where the file says nothing. */
	readonly specs: string | null;
};

/**
 * The settings in the text of ballast.yaml, with defaults where it says nothing. With errors in it,
 * all of them are found and the defaults stand.
 */
export function loadSettings(
	file: string,
	text: string,
): { readonly settings: FileSettings; readonly findings: readonly Finding[] } {
	const source = sourceOf(file, text);
	const [document, second] = parseFile(source);
	if (document === undefined) return { settings: settingsOf(file, {}), findings: [] };
	const problems = document.isBroken
		? document.problems
		: [
				...document.problems,
				...validateTree('Settings', document.tree),
				...twoSources(document.tree),
			];
	const findings = problems.map(({ place, problem }) => findingAt(place, problem));
	if (second !== undefined) {
		const message = 'settings are one document';
		const problem = { severity: 'error', path: '', message, hint: 'remove the second' } as const;
		findings.push(findingAt(second.tree.place, problem));
	}
	const isGood = findings.length === 0 && document.tree.kind === 'map';
	// The tree has passed the schema, so its value is a `DeclaredSettings`.
	const declared = isGood ? (plainOf(document.tree) as DeclaredSettings) : {};
	return { settings: settingsOf(file, declared), findings };
}

/** Which of two sources counts is nothing to guess at. */
function twoSources(tree: Tree): readonly PlacedProblem[] {
	const git = entryOf(tree, 'git');
	if (git === undefined || entryOf(tree, 'specs') === undefined) return [];
	const message = 'specs and git are two sources, and there can be one';
	const hint = 'remove "specs" to follow the repository, or "git" to follow the folder';
	return [{ place: git.key, problem: { severity: 'error', path: 'git', message, hint } }];
}

function settingsOf(file: string, declared: DeclaredSettings): FileSettings {
	const events = { ...SETTINGS_DEFAULTS.events, ...declared.events };
	const loop = { ...SETTINGS_DEFAULTS.loop, ...declared.loop };
	return {
		node: declared.node ?? null,
		specs: declared.specs === undefined ? null : resolve(dirname(file), declared.specs),
		git: gitOf(file, declared.git),
		prune: { ...SETTINGS_DEFAULTS.prune, ...declared.prune },
		trash: {
			keep: provedValue(parseDuration(declared.trash?.keep ?? SETTINGS_DEFAULTS.trash.keep)),
		},
		loop: { workers: loop.workers, resync: provedValue(parseDuration(loop.resync)) },
		ganeti: { ...SETTINGS_DEFAULTS.ganeti, ...declared.ganeti },
		events: {
			keep: provedValue(parseDuration(events.keep)),
			maxBytes: provedValue(parseBytes(events.maxBytes)),
		},
		failover: {
			fence: fenceOf(declared.failover?.fence),
			timeout: provedValue(
				parseDuration(declared.failover?.timeout ?? SETTINGS_DEFAULTS.failover.timeout),
			),
		},
		migration: migrationOf(declared.migration),
		placement: { allocator: allocatorOf(declared.placement?.allocator) },
		api: { listen: listenOf(declared.api?.listen) },
		store: { etcd: etcdOf(file, declared.store?.etcd) },
		log: { ...SETTINGS_DEFAULTS.log, ...declared.log },
	};
}

function gitOf(file: string, declared: DeclaredSettings['git']): GitSettings | null {
	if (declared === undefined) return null;
	const defaults = SETTINGS_DEFAULTS.git;
	const { url, ref, folder, interval, timeout, sshKey, verify } = declared;
	const below = (path: string): string => resolve(dirname(file), path);
	return {
		url: isLocalUrl(url) ? below(url) : url,
		ref: ref ?? null,
		folder: folder ?? '',
		interval: provedValue(parseDuration(interval ?? defaults.interval)),
		timeout: provedValue(parseDuration(timeout ?? defaults.timeout)),
		sshKey: sshKey === undefined ? null : below(sshKey),
		verify: verify ?? defaults.verify,
	};
}

function fenceOf([command, ...args]: readonly string[] = []): Settings['failover']['fence'] {
	return command === undefined ? null : [command, ...args];
}

function migrationOf({
	bandwidth,
	listen,
}: NonNullable<DeclaredSettings['migration']> = {}): Settings['migration'] {
	return {
		bandwidth: bandwidth === undefined ? null : provedValue(parseBytes(bandwidth)),
		listen: listen ?? null,
	};
}

function listenOf(listen: string | undefined): ListenAddress | null {
	return listen === undefined ? null : provedValue(parseListenEndpoint(listen));
}

type DeclaredAllocator = NonNullable<DeclaredSettings['placement']>['allocator'];

function allocatorOf(declared: DeclaredAllocator): AllocatorSettings | null {
	if (declared === undefined) return null;
	const { hail, timeout = SETTINGS_DEFAULTS.placement.allocator.timeout } = declared;
	return { hail, timeout: provedValue(parseDuration(timeout)) };
}

type DeclaredEtcd = NonNullable<DeclaredSettings['store']>['etcd'];

function etcdOf(file: string, declared: DeclaredEtcd): EtcdSettings | null {
	if (declared === undefined) return null;
	const defaults = SETTINGS_DEFAULTS.store.etcd;
	const { endpoints, cluster, leaseTtl, tls } = declared;
	const isSecure = endpoints.some((endpoint) => endpoint.startsWith('https:'));
	const absolute = (path: string | undefined): string | null =>
		path === undefined ? null : resolve(dirname(file), path);
	return {
		endpoints,
		cluster: cluster ?? defaults.cluster,
		leaseTtl: provedValue(parseDuration(leaseTtl ?? defaults.leaseTtl)),
		tls: isSecure
			? { ca: absolute(tls?.ca), cert: absolute(tls?.cert), key: absolute(tls?.key) }
			: null,
	};
}
