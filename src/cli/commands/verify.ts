import { installedLxcVersion } from '../../drivers/container/lxc/lxc-version.ts';
import type { SharedStore } from '../../drivers/verify/cluster.ts';
import { withConfigTrial } from '../../drivers/verify/config-trial.ts';
import { controllerNeeds } from '../../drivers/verify/controller-needs.ts';
import { checkSpecs } from '../../drivers/verify/specs.ts';
import { type VerifyInput, verifyHost } from '../../drivers/verify/verify.ts';
import { thisHost } from '../../drivers/verify/verify-host.ts';
import { ok, type VerifyRow } from '../../drivers/verify/verify-row.ts';
import { tcpProblem } from '../../host/tcp-problem.ts';
import type { Catalog } from '../../model/catalog.ts';
import { messageOf } from '../../model/errors.ts';
import { type Paths, pathsBelow } from '../../model/paths.ts';
import type { Settings } from '../../settings.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import type { Io, TextStyle } from '../io.ts';
import { lookAtCluster } from '../open-cluster.ts';
import { openObserver } from '../open-driver.ts';
import { openSource } from '../open-source.ts';
import { settle } from '../settle.ts';
import { shortFile, shortPath } from '../short-paths.ts';
import { formatStructured, isStructured } from '../text/structured.ts';
import { formatTable } from '../text/table.ts';
import { verifyGit } from '../verify-git.ts';

/** Prints what of this host could keep the specs from being carried out. Code 7 when something will. */
export async function verify(context: CommandContext): Promise<number> {
	const { io, globals } = context;
	const settings = settle(context);
	const catalog = await readSpecs(settings, io.cwd);
	const rows = [
		...(settings.simulate
			? [ok('host', 'simulated'), ...checkSpecs(catalog)]
			: await verifyThisHost(settings, catalog)),
		...(settings.git === null
			? []
			: [
					await verifyGit(settings.git, openSource(settings, pathsBelow(settings.root)), io.signal),
				]),
	];
	io.out(
		isStructured(globals.output)
			? formatStructured(rows, globals.output)
			: rowsText(rows, io.paint),
	);
	return rows.some(({ status }) => status === 'FAIL') ? EXIT.failed : EXIT.fine;
}

async function readSpecs(settings: Settings, cwd: string): Promise<Catalog> {
	const catalog = await openSource(settings, pathsBelow(settings.root)).read();
	return {
		...catalog,
		path: shortPath(catalog.path, cwd),
		findings: catalog.findings.map((finding) => shortFile(finding, cwd)),
	};
}

async function verifyThisHost(settings: Settings, catalog: Catalog): Promise<readonly VerifyRow[]> {
	const paths = pathsBelow(settings.root);
	const instances = [...catalog.instances.values()];
	const cgroups = await controllerNeeds(thisHost, instances);
	// without LXC nothing is loaded, and the row about LXC says why
	const lxcVersion = await installedLxcVersion().catch(() => '');
	const unseen = (why: string) => ({ foreign: why, cpus: '' });
	const seen =
		lxcVersion === ''
			? unseen('')
			: await lookAtHost(settings, paths).catch((cause: unknown) => unseen(messageOf(cause)));
	const { node, failover } = settings;
	const cluster = { node, store: await askStore(settings), fence: failover.fence };
	return withConfigTrial({ paths, lxcVersion }, (tryConfig) =>
		verifyHost({ host: thisHost, paths, catalog, ...seen, cgroups, tryConfig, cluster }),
	);
}

/** Each of its endpoints by itself: one that answers is enough for work, and hides the others. */
async function askStore(settings: Settings): Promise<SharedStore | null> {
	const { etcd } = settings.store;
	if (etcd === null) return null;
	const asked = etcd.endpoints.map(async (endpoint) => {
		// gRPC goes on connecting to a host that is gone, which would keep this process from its end
		const unconnected = await tcpProblem(endpoint);
		if (unconnected !== '') return [endpoint, `${endpoint}: ${unconnected}`] as const;
		const one = { ...settings, store: { etcd: { ...etcd, endpoints: [endpoint] as const } } };
		const problem = await lookAtCluster(one).then((view) => view.problem, messageOf);
		return [endpoint, problem] as const;
	});
	return { cluster: etcd.cluster, endpoints: Object.fromEntries(await Promise.all(asked)) };
}

async function lookAtHost(
	settings: Settings,
	paths: Paths,
): Promise<Pick<VerifyInput, 'foreign' | 'cpus'>> {
	const observer = await openObserver(settings, paths);
	const { foreign, node } = await observer.sweep([]);
	return { foreign, cpus: node.cpus };
}

const STYLES: Record<VerifyRow['status'], TextStyle> = { ok: 'green', WARN: 'yellow', FAIL: 'red' };

/** One line per row; what to do stands below those that ask for something. */
function rowsText(rows: readonly VerifyRow[], paint: Io['paint']): string {
	const lines = formatTable(
		rows.map(({ status, what, found }) => [
			{ text: status, paint: (text: string) => paint(STYLES[status], text) },
			what,
			found,
		]),
	).split('\n');
	return rows
		.map(({ todo }, index) => `${lines[index]}\n${todo === '' ? '' : `      ${todo}\n`}`)
		.join('');
}
