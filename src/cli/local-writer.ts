import type { Paths } from '../model/paths.ts';
import type { WriteApi } from '../reconciler/api/api.ts';
import { LocalWriter } from '../reconciler/api/local-writer.ts';
import type { Settings } from '../settings.ts';
import { adopterOf } from './adopter.ts';
import type { Io } from './io.ts';
import { takeRoot } from './take-root.ts';

/** Does things in this process, and holds the root's lock only while it does. */
export function localWriter(
	settings: Settings,
	paths: Paths,
	{ err: log, signal }: Pick<Io, 'err' | 'signal'>,
): WriteApi {
	return new LocalWriter(
		() => takeRoot(settings, paths, { name: 'a ballast command', log, signal }),
		adopterOf(settings, paths),
	);
}
