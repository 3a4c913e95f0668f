/** What `memory.stat` says, in bytes. The five lists of the kernel have each page once. */
export interface MemoryStat {
	readonly file: number;
	/** Shared memory included. */
	readonly anon: number;
	readonly unevictable: number;
	/** What the kernel can give back of its own caches; 0 on version 1, which does not tell. */
	readonly slabReclaimable: number;
	/** Swapped out; 0 on version 2, which has a file for it. */
	readonly swap: number;
	/** Bytes that were read back after they had been taken away. Only grows. */
	readonly refaulted: number;
}

/** The kernel counts refaults in its pages; the smallest is right on x86 and too little elsewhere. */
const PAGE = 4096;

/** Version 1 has the same names with `total_` for the cgroup with all below it, which is what limits count. */
export function parseMemoryStat(text: string, version: 1 | 2): MemoryStat {
	const of = (...names: readonly string[]): number =>
		names.reduce((sum, name) => sum + countOf(text, version === 1 ? `total_${name}` : name), 0);
	return {
		file: of('inactive_file', 'active_file'),
		anon: of('inactive_anon', 'active_anon'),
		unevictable: of('unevictable'),
		slabReclaimable: of('slab_reclaimable'),
		swap: of('swap'),
		refaulted: of('workingset_refault_file', 'workingset_refault_anon') * PAGE,
	};
}

/** 0 when there is no such line. A look reads hundreds of these texts and needs few of their fifty lines. */
function countOf(text: string, name: string): number {
	const at = text.startsWith(`${name} `) ? 0 : text.indexOf(`\n${name} `) + 1;
	if (at === 0 && !text.startsWith(`${name} `)) return 0;
	return Number.parseInt(text.slice(at + name.length + 1, at + name.length + 24), 10);
}
