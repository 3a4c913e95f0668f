import type { OwnedTarget } from '../driver.ts';
import { type SimCall, SimCrash } from './sim-call.ts';
import type { SimContainer, SimRun } from './sim-container.ts';
import { thawRun } from './sim-freeze.ts';
import type { SimHost } from './sim-host.ts';
import type { SimScope } from './sim-locate.ts';
import { placeOfOurs, runningRun } from './sim-ours.ts';
import { endRun } from './sim-run.ts';

interface Images {
	readonly target: OwnedTarget;
	readonly folder: string;
}

/** Keeps the processes and ends them. Kept already is success. */
export async function checkpointContainer(
	scope: SimScope,
	{ target, folder }: Images,
	call: SimCall,
): Promise<void> {
	const { host } = scope;
	const before = containerOf(scope, target, call);
	if (before.images?.folder === folder && host.visibleRun(before) === null) return;
	const run = runningRun(scope, target, call);
	await call.reach('midway');
	host.put({ ...before, images: { folder, run } });
	endRun(host, run, { cause: 'Signal', code: 9 });
}

/** They go on as they were, under another pid. They are back before they go on: what crashes between leaves them standing still. */
export async function restoreFromImages(
	scope: SimScope,
	{ target, folder }: Images,
	call: SimCall,
): Promise<void> {
	const { host } = scope;
	const container = containerOf(scope, target, call);
	const run = host.visibleRun(container) ?? broughtBack(host, { container, folder }, call);
	try {
		await call.reach('midway');
	} catch (thrown) {
		if (!(thrown instanceof SimCrash)) endRun(host, run, { cause: 'Signal', code: 9 });
		throw thrown;
	}
	thawRun(host, run);
	host.put({ ...container, images: null, lastExit: null });
}

function broughtBack(
	host: SimHost,
	{ container, folder }: { readonly container: SimContainer; readonly folder: string },
	call: SimCall,
): SimRun {
	const { images } = container;
	if (images?.folder !== folder) throw call.failure(`no checkpoint is in ${folder}`);
	const run: SimRun = {
		...images.run,
		...{ state: 'FROZEN', initPid: host.newId(), startedAt: host.clock.now() },
	};
	host.setRuns(container, [...host.runsOf(container), run]);
	return run;
}

function containerOf(scope: SimScope, target: OwnedTarget, call: SimCall): SimContainer {
	const container = scope.host.container(placeOfOurs(scope, target, call));
	if (container === null) throw call.failure('there is no container', 'Absent');
	return container;
}
