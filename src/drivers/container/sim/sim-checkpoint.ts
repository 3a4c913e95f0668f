import type { OwnedTarget } from '../driver.ts';
import type { SimCall } from './sim-call.ts';
import type { SimContainer } from './sim-container.ts';
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

/** They go on as they were, under another pid. */
export async function restoreFromImages(
	scope: SimScope,
	{ target, folder }: Images,
	call: SimCall,
): Promise<void> {
	const { host } = scope;
	const container = containerOf(scope, target, call);
	const { images } = container;
	if (host.visibleRun(container) !== null) throw call.failure('it runs');
	if (images?.folder !== folder) throw call.failure(`no checkpoint is in ${folder}`);
	await call.reach('midway');
	const run = { ...images.run, initPid: host.newId(), startedAt: host.clock.now() };
	host.setRuns(container, [...host.runsOf(container), run]);
	host.put({ ...container, images: null, lastExit: null });
	host.report(run, 'RUNNING');
}

function containerOf(scope: SimScope, target: OwnedTarget, call: SimCall): SimContainer {
	const container = scope.host.container(placeOfOurs(scope, target, call));
	if (container === null) throw call.failure('there is no container', 'Absent');
	return container;
}
