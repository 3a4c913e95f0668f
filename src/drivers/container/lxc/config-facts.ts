import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, statIfThere } from '../../../host/if-there.ts';
import type { IdRange } from '../../../model/id-range.ts';
import { SYSTEMD_PATHS } from '../../os/systemd.ts';
import type { Place } from './active-sockets.ts';
import { markedUid } from './marker.ts';

/** What a container's config tells about it. */
export interface ConfigFacts {
	/** The uid in our marker; `null` for a config of another tool. */
	readonly uid: string | null;
	readonly hash: string;
	/** The directory with the root file system; `null` when it is no directory (an image, an overlay). */
	readonly rootfs: string | null;
	/** Looked at when the config is read anew, and so not at every look. */
	readonly hasSystemd: boolean;
	/** Where its ids from 0 on are on the host, as ballast writes it; `null` for a config without such a line. */
	readonly idRange: IdRange | null;
}

/** Identifies the text of a config. */
function configHash(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

export function parseConfigFacts(text: string, place: Place): ConfigFacts {
	const rootfs = rootfsDirectory(text, place);
	return {
		uid: markedUid(text, place.name),
		hash: configHash(text),
		rootfs,
		hasSystemd: SYSTEMD_PATHS.some((path) => rootfs !== null && isThere(join(rootfs, path))),
		idRange: idRangeIn(text),
	};
}

/** Links lead out of the rootfs, so they count as they are. */
function isThere(path: string): boolean {
	return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Reads configs, and each anew only when its file was changed or replaced. */
export class ConfigReader {
	readonly #known = new Map<string, { readonly version: string; readonly facts: ConfigFacts }>();

	/** `null` when there is no config. */
	read(place: Place): ConfigFacts | null {
		const path = `${place.lxcpath}/${place.name}/config`;
		const stat = statIfThere(path);
		if (stat === null) {
			this.#known.delete(path);
			return null;
		}
		const version = `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
		const known = this.#known.get(path);
		if (known?.version === version) return known.facts;
		const text = readIfThere(path);
		if (text === null) return null;
		const facts = parseConfigFacts(text, place);
		this.#known.set(path, { version, facts });
		return facts;
	}
}

/** The line for users; the one for groups says the same in what ballast writes. */
function idRangeIn(text: string): IdRange | null {
	const line = /^lxc\.idmap = u 0 (\d+) (\d+)$/m.exec(text);
	return line === null ? null : { start: Number(line[1]), size: Number(line[2]) };
}

/** The last such line counts; LXC's own default without one. */
function rootfsDirectory(text: string, { lxcpath, name }: Place): string | null {
	const last = [...text.matchAll(/^[ \t]*lxc\.rootfs(?:\.path)?[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].at(
		-1,
	);
	const path = last?.[1]?.replace(/^dir:/, '') ?? `${lxcpath}/${name}/rootfs`;
	return path.startsWith('/') ? path : null;
}
