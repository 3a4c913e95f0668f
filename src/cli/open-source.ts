import { realClock } from '../host/real-clock.ts';
import type { Paths } from '../model/paths.ts';
import type { Settings } from '../settings.ts';
import { GitSource } from '../sources/git/git-source.ts';
import { SpecFolder } from '../sources/spec-folder.ts';

/** The specs that the settings name. Opening and reading them writes nothing, and asks no remote. */
export function openSource(
	{ git, specs }: Pick<Settings, 'git' | 'specs'>,
	paths: Paths,
): SpecFolder | GitSource {
	if (git === null) return new SpecFolder(specs);
	return new GitSource({ git, paths, clock: realClock, random: Math.random });
}
