import { listDirectoriesIfThere, statIfThere } from '../../../host/if-there.ts';
import type { ForeignContainer } from '../../../model/observed.ts';
import type { Place } from './active-sockets.ts';
import { type HostLook, placeKey } from './host-look.ts';

/**
 * The containers of other lxcpaths: all that run, and those of LXC's usual lxcpath that do not. `managed` are
 * the places where our own instances live.
 */
export function findForeign(
	look: HostLook,
	usualLxcpath: string,
	managed: (place: Place) => boolean,
): readonly ForeignContainer[] {
	const watched = [...look.watched.values()].flat();
	const found = new Map<string, ForeignContainer>();
	const add = ({ name, lxcpath }: Place, running: boolean) => {
		if (!managed({ name, lxcpath }))
			found.set(placeKey({ name, lxcpath }), { name, lxcpath, running });
	};
	for (const place of configuredIn(usualLxcpath)) add(place, false);
	for (const place of [...look.sockets.places, ...watched]) add(place, true);
	return [...found.values()].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
}

/** Containers by their configs, whether they run or not. */
function configuredIn(lxcpath: string): readonly Place[] {
	return listDirectoriesIfThere(lxcpath)
		.filter((name) => statIfThere(`${lxcpath}/${name}/config`) !== null)
		.map((name) => ({ lxcpath, name }));
}
