import type { ContainerObserver } from '../../drivers/container/driver.ts';
import type { InstanceStatus } from '../../model/instance-status.ts';
import type { Migratable } from '../../model/migration.ts';
import { diskObstacles } from '../../reconciler/migration/disk-obstacles.ts';
import { reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { openObserver } from '../open-driver.ts';
import { findInstance } from '../selection.ts';
import { withShortPaths } from '../short-paths.ts';
import { instancePage } from '../text/instance-page.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

const EVENTS_SHOWN = 10;

/** Prints all that is known of one instance, with its last events. */
export function describe(context: CommandContext, name: string): Promise<number> {
	const { io, globals } = context;
	return reading(context, async ({ read, settings, paths }) => {
		const status = await read.status(io.signal);
		const found = findInstance(status, name);
		const observer = await openObserver(settings, paths);
		const instance = { ...found, migratable: await seenMigratable(found, observer) };
		const events = (await read.events({ instance: name })).slice(-EVENTS_SHOWN);
		io.out(
			isStructured(globals.output)
				? formatStructured({ ...instance, events }, globals.output)
				: instancePage(findInstance(withShortPaths(status, io.cwd), name), {
						now: status.at,
						migratable: status.cluster.nodes.length > 1 ? instance.migratable : null,
						events,
						paint: io.paint,
					}),
		);
		return EXIT.fine;
	});
}

/** With what its processes show now. */
async function seenMigratable(
	{ migratable, record }: InstanceStatus,
	observer: Pick<ContainerObserver, 'checkpointObstacles'>,
): Promise<Migratable | null> {
	if (migratable === null || migratable.verdict === 'Pinned' || record === null) return migratable;
	const target = { name: record.name, uid: record.uid, adoptedFrom: null };
	const seen = await observer.checkpointObstacles(target).catch(() => []);
	// what the spec says of its terminals is seen as well, and more exactly
	const why = seen.length > 0 ? [...seen, ...diskObstacles(record)] : migratable.why;
	return { verdict: why.length === 0 ? 'Live' : 'ColdOnly', why };
}
