import type { ContainerObserver } from '../../drivers/container/driver.ts';
import type { BallastEvent } from '../../model/event.ts';
import type { InstanceStatus, NodeStatus } from '../../model/instance-status.ts';
import type { Migratable } from '../../model/migration.ts';
import { diskObstacles } from '../../reconciler/migration/disk-obstacles.ts';
import { migratableDespite } from '../../reconciler/migration/migratable.ts';
import { type ReadSession, reading } from '../compose.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { type FleetRow, fleetRows } from '../fleet-rows.ts';
import { type Hardware, hardwareOf } from '../hardware.ts';
import { openObserver } from '../open-driver.ts';
import { withShortPaths } from '../short-paths.ts';
import { elsewherePage } from '../text/elsewhere-page.ts';
import { instancePage } from '../text/instance-page.ts';
import { formatStructured, isStructured } from '../text/structured.ts';

const EVENTS_SHOWN = 10;

/** Prints all that is known of one instance, with its last events; of what another node has, what that one told. */
export function describe(context: CommandContext, name: string): Promise<number> {
	const { io, globals } = context;
	return reading(context, async (session) => {
		const { read } = session;
		const status = await read.status(io.signal);
		const rows = await Promise.all(
			fleetRows(status, { names: [name], node: null }).map((row) => withMigratable(row, session)),
		);
		const events = (await read.events({ instance: name })).slice(-EVENTS_SHOWN);
		const hardware = await hardwareIn(rows);
		if (isStructured(globals.output)) {
			io.out(formatStructured(described(rows, hardware, events), globals.output));
			return EXIT.fine;
		}
		const short = fleetRows(withShortPaths(status, io.cwd), { names: [name], node: null });
		const pages = short.map((row, at) =>
			page(row, {
				...{ context, status, events, hardware },
				migratable: rows[at]?.here?.migratable ?? null,
			}),
		);
		io.out(pages.join('\n'));
		return EXIT.fine;
	});
}

interface Known {
	readonly context: CommandContext;
	readonly status: NodeStatus;
	readonly events: readonly BallastEvent[];
	readonly hardware: Hardware;
	readonly migratable: Migratable | null;
}

function page(
	{ here, elsewhere }: FleetRow,
	{ context, status, events, hardware, migratable }: Known,
): string {
	const shown = { now: status.at, node: status.node, events, paint: context.io.paint };
	if (elsewhere !== null) return elsewherePage(elsewhere, { ...shown, here });
	if (here === null) return '';
	const isAlone = status.cluster.nodes.length === 1;
	return instancePage(here, { ...shown, hardware, migratable: isAlone ? null : migratable });
}

/** As programs get it: the instance as this node sees it, and what the node told that has it. */
function described(
	rows: readonly FleetRow[],
	hardware: Hardware,
	events: readonly BallastEvent[],
): object {
	const here = rows.find((row) => row.here !== null)?.here ?? { name: rows[0]?.name };
	const elsewhere = rows.find((row) => row.elsewhere !== null)?.elsewhere ?? null;
	return { ...here, ...hardware, elsewhere, events };
}

/** Of what another node has nothing is known here. */
async function hardwareIn(rows: readonly FleetRow[]): Promise<Hardware> {
	const here = rows.find((row) => row.elsewhere === null)?.here ?? null;
	return here === null ? { disks: [], nics: [] } : await hardwareOf(here);
}

async function withMigratable(row: FleetRow, { settings, paths }: ReadSession): Promise<FleetRow> {
	const { here } = row;
	if (here === null || row.elsewhere !== null) return row;
	const observer = await openObserver(settings, paths);
	return { ...row, here: { ...here, migratable: await seenMigratable(here, observer) } };
}

/** With what its processes show now. */
async function seenMigratable(
	{ migratable, record, observed }: InstanceStatus,
	observer: Pick<ContainerObserver, 'checkpointObstacles'>,
): Promise<Migratable | null> {
	if (migratable === null || migratable.verdict === 'Pinned' || record === null) return migratable;
	const target = { name: record.name, uid: record.uid, adoptedFrom: null };
	const seen = await observer.checkpointObstacles(target).catch(() => []);
	// what the spec says of its terminals is seen as well, and more exactly
	if (seen.length === 0) return migratable;
	return migratableDespite([...seen, ...diskObstacles(record)], { record, observed });
}
