import { statIfThere } from '../../../host/if-there.ts';
import type { ObservedInstance, Remains } from '../../../model/observed.ts';
import type { Target } from '../driver.ts';
import type { Place } from './active-sockets.ts';
import { type ConfigFacts, ConfigReader } from './config-facts.ts';

/** What lies on disk under an instance's name. */
export interface ContainerFolder {
	readonly place: Place;
	readonly ownership: ObservedInstance['ownership'];
	readonly uid: string | null;
	readonly config: ConfigFacts | null;
	readonly rootfs: ObservedInstance['rootfs'];
	readonly remains: readonly Remains[];
}

const CREATING = '.creating-';

/** Where a container is made before it gets its name; found there later, it is half-created. */
export function creatingName(name: string): string {
	return `${CREATING}${name}`;
}

/** The instance that a directory of our lxcpath belongs to; `null` for other hidden ones. */
export function instanceOfFolder(folder: string): string | null {
	if (folder.startsWith(CREATING)) return folder.slice(CREATING.length);
	return folder.startsWith('.') ? null : folder;
}

/** Reads containers' folders below our lxcpath, and below another one for adopted containers. */
export class FolderReader {
	readonly #lxcpath: string;
	readonly #configs = new ConfigReader();

	constructor(lxcpath: string) {
		this.#lxcpath = lxcpath;
	}

	/**
	 * What is where a record says that we adopted it is ours, though its config is another tool's. `listed`: the directories in our
	 * lxcpath, where somebody has just listed them.
	 */
	read(target: Target, listed: ReadonlySet<string> | null = null): ContainerFolder {
		const place = this.placeOf(target);
		const config = this.#configs.read(place);
		const uid = config?.uid ?? (place.lxcpath === target.adoptedFrom ? target.uid : null);
		const ours = uid !== null && (target.uid === null || target.uid === uid);
		return {
			place,
			ownership: ours ? 'Ours' : this.#isThere(place, config) ? 'Foreign' : 'Absent',
			uid: ours ? uid : null,
			config,
			rootfs: isRootfsThere(config) ? 'Present' : 'Absent',
			remains: this.#remainsOf(target.name, listed),
		};
	}

	/** An adopted container lives where it was until its first start by us, which takes its config away. */
	placeOf({ name, adoptedFrom }: Target): Place {
		const ours = { lxcpath: this.#lxcpath, name };
		if (adoptedFrom === null) return ours;
		const adopted = { lxcpath: adoptedFrom, name };
		return hasConfig(adopted) || !hasConfig(ours) ? adopted : ours;
	}

	#isThere(place: Place, config: ConfigFacts | null): boolean {
		return config !== null || isFolder(place);
	}

	#remainsOf(name: string, listed: ReadonlySet<string> | null): readonly Remains[] {
		const folder = creatingName(name);
		// it may have got its name since it was listed
		if (listed?.has(folder) === false) return [];
		return statIfThere(`${this.#lxcpath}/${folder}`) === null ? [] : ['HalfCreated'];
	}
}

function isFolder({ lxcpath, name }: Place): boolean {
	return statIfThere(`${lxcpath}/${name}`) !== null;
}

function hasConfig({ lxcpath, name }: Place): boolean {
	return statIfThere(`${lxcpath}/${name}/config`) !== null;
}

/** Of a rootfs that is no directory LXC itself tells at the start whether it is there. */
function isRootfsThere(config: ConfigFacts | null): boolean {
	if (config === null) return false;
	return config.rootfs === null || statIfThere(config.rootfs) !== null;
}
