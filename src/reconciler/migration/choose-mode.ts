import type { ArrivalAnswer } from '../../model/arrival.ts';
import { OperationError } from '../../model/errors.ts';
import { protectedFrom } from '../plan/protection.ts';
import { AS_IT_IS } from '../plan/way-to-leave.ts';
import { chooseTransport, transportText } from './choose-transport.ts';
import { changed, type Departure, leavingOf, recordOf, targetOf, tell } from './departure.ts';
import { diskObstacles } from './disk-obstacles.ts';
import { chooseMemory, type MemoryChoice, memoryObstaclesOf } from './memory-mode.ts';

/** Live where nothing is in the way, unless somebody wants it cold; says which, and why, and what carries it. */
export async function chooseMode(there: ArrivalAnswer, departure: Departure): Promise<void> {
	const { records, name } = departure;
	const { mode, to } = leavingOf(departure);
	const transport = chooseTransport({
		name,
		wanted: recordOf(departure).lastGood?.spec.migration.transport ?? 'Ssh',
		obstacles: there.plainObstacles,
	});
	const { memory, why, obstacles } =
		mode === 'Cold' ? COLD : await liveChoice(there.memoryObstacles, departure);
	const inTheWay = mode === 'Cold' ? [] : [...obstacles, ...there.obstacles];
	if (mode === 'Live' && inTheWay.length > 0) throw notLive(inTheWay, departure);
	const isLive = mode !== 'Cold' && inTheWay.length === 0;
	records.change(name, (each) =>
		changed(each, { transport, ...(isLive ? { mode: 'Live', memory } : { mode: 'Cold' }) }),
	);
	const because = inTheWay.length === 0 ? '' : `: ${inTheWay.join('; ')}`;
	const how = isLive ? `with its processes; ${why}` : `${await coldly(departure)}${because}`;
	tell(departure, `it goes to ${to} ${transportText(transport)}, ${how}`);
}

function notLive(inTheWay: readonly string[], departure: Departure): OperationError {
	const { name } = departure;
	const { to } = leavingOf(departure);
	const protection = protectedFrom('Stop', { spec: null, record: recordOf(departure) });
	return new OperationError(`cannot move ${name} live: ${inTheWay.join('; ')}`, {
		reason: protection === null ? 'MigrationFailed' : 'Protected',
		retry: 'never',
		hint:
			protection === null
				? `With --cold it is stopped and started: ballast migrate ${name} --to ${to} --cold`
				: `It is not stopped for that: it is ${protection}`,
	});
}

async function coldly(departure: Departure): Promise<string> {
	const { state } = await departure.driver.observe(targetOf(departure));
	return state === 'STOPPED' ? AS_IT_IS : 'stopped and started there';
}

const COLD: MemoryChoice = { memory: 'StopCopy', why: '', obstacles: [] };

/** How its memory would go, and all that is here in the way of its going with its processes. */
async function liveChoice(
	memoryThere: readonly string[],
	departure: Departure,
): Promise<MemoryChoice> {
	const { driver } = departure;
	const record = recordOf(departure);
	const { lastGood, nicsByLxc } = record;
	const target = targetOf(departure);
	const [here, memoryHere, preCopy, { limits }] = await Promise.all([
		driver.checkpointObstacles(target),
		driver.postCopyObstacles(),
		driver.preCopyObstacles(),
		driver.observe(target),
	]);
	const choice = chooseMemory({
		wanted: lastGood?.spec.migration.memory ?? 'Auto',
		used: limits?.memory?.anon ?? 0,
		obstacles: { postCopy: [...memoryObstaclesOf(record), ...memoryHere, ...memoryThere], preCopy },
	});
	const nics = nicsByLxc === null ? [] : ['its NICs were changed while it ran: restart it'];
	return {
		...choice,
		obstacles: [...here, ...nics, ...diskObstacles(record), ...choice.obstacles],
	};
}
