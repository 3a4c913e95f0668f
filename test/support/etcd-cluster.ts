import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { readIfThere } from '../../src/host/if-there.ts';
import type { EtcdSettings } from '../../src/settings.ts';
import { EtcdStore } from '../../src/store/etcd/etcd-store.ts';
import { waitFor } from './wait-for.ts';

interface Member {
	readonly name: string;
	readonly endpoint: string;
	readonly args: readonly string[];
	process: ChildProcess;
}

export interface TestCertificates {
	readonly ca: string;
	readonly cert: string;
	readonly key: string;
}

/** Real etcd members on loopback, with their data in a folder of their own. */
export class EtcdCluster {
	readonly #folder: string;
	readonly #members: readonly Member[];

	private constructor(folder: string, members: readonly Member[]) {
		this.#folder = folder;
		this.#members = members;
	}

	/** Comes back when it has a leader. With certificates, clients need one too. */
	static async start(size: number, tls: TestCertificates | null = null): Promise<EtcdCluster> {
		const folder = mkdtempSync(join(tmpdir(), 'ballast-etcd-'));
		const ports = await freePorts(2 * size);
		const scheme = tls === null ? 'http' : 'https';
		const peers = Array.from(
			{ length: size },
			(_, at) => `m${at}=http://127.0.0.1:${ports[2 * at + 1]}`,
		);
		const members = Array.from({ length: size }, (_, at) => {
			const name = `m${at}`;
			const endpoint = `${scheme}://127.0.0.1:${ports[2 * at]}`;
			const peer = `http://127.0.0.1:${ports[2 * at + 1]}`;
			const args = [
				...['--name', name, '--data-dir', join(folder, name), '--log-level', 'error'],
				...['--listen-client-urls', endpoint, '--advertise-client-urls', endpoint],
				...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
				...['--initial-cluster', peers.join(',')],
				...(tls === null ? [] : tlsOptions(tls)),
			];
			return { name, endpoint, args, process: begin(args) };
		});
		const cluster = new EtcdCluster(folder, members);
		await cluster.#untilLed(tls);
		return cluster;
	}

	get settings(): EtcdSettings {
		const endpoints = this.#members.map(({ endpoint }) => endpoint);
		return { endpoints, cluster: 'test', leaseTtl: 5000, tls: null };
	}

	/** Who leads, by number. */
	async leader(): Promise<number> {
		for (const [at, member] of this.#members.entries()) {
			const { leader, header } = await gateway<Status>(member, 'maintenance/status', {});
			if (leader === header.member_id) return at;
		}
		throw new Error('etcd has no leader');
	}

	/** Comes back when it stands still: on a busy machine its threads run on for a while. */
	async freeze(at: number): Promise<void> {
		const { process } = this.#at(at);
		process.kill('SIGSTOP');
		await waitFor('etcd to stand still', () => isStopped(process.pid ?? 0));
	}

	thaw(at: number): void {
		this.#at(at).process.kill('SIGCONT');
	}

	async kill(at: number): Promise<void> {
		await ended(this.#at(at).process);
	}

	revive(at: number): void {
		const member = this.#at(at);
		member.process = begin(member.args);
	}

	/** Forgets what happened before now. */
	async compact(): Promise<void> {
		const { header } = await gateway<Status>(this.#at(0), 'maintenance/status', {});
		await gateway(this.#at(0), 'kv/compaction', { revision: header.revision });
	}

	async put(key: string, value: string): Promise<void> {
		const [k, v] = [key, value].map((text) => Buffer.from(text).toString('base64'));
		await gateway(this.#at(0), 'kv/put', { key: k, value: v });
	}

	async stop(): Promise<void> {
		await Promise.all(this.#members.map(({ process }) => ended(process)));
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#at(at: number): Member {
		const member = this.#members[at];
		if (member === undefined) throw new Error(`no member ${at}`);
		return member;
	}

	async #untilLed(tls: TestCertificates | null): Promise<void> {
		await waitFor('etcd has a leader', async () => {
			const etcd = { ...this.settings, tls };
			const store = await EtcdStore.open({ node: 'nobody', etcd });
			await store.close();
			return store.view.isCurrent;
		});
	}
}

/** A certificate authority of one test, and a certificate of 127.0.0.1 that serves both sides. */
export async function testCertificates(folder: string, name: string): Promise<TestCertificates> {
	const at = (file: string): string => join(folder, `${name}-${file}`);
	const [ca, caKey, cert, key, request, extensions] = [
		...[at('ca.pem'), at('ca.key'), at('cert.pem'), at('cert.key'), at('cert.csr'), at('ext')],
	] as const;
	const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
	await execa('openssl', [
		...['req', '-x509', ...ec, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name}`],
	]);
	await execa('openssl', ['req', ...ec, '-keyout', key, '-out', request, '-subj', '/CN=n1']);
	writeFileSync(
		extensions,
		'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n',
	);
	await execa('openssl', [
		...['x509', '-req', '-in', request, '-CA', ca, '-CAkey', caKey, '-CAcreateserial'],
		...['-days', '2', '-out', cert, '-extfile', extensions],
	]);
	return { ca, cert, key };
}

interface Status {
	readonly leader: string;
	readonly header: { readonly member_id: string; readonly revision: string };
}

/** etcd's API as JSON over HTTP. */
async function gateway<T>({ endpoint }: Member, path: string, body: object): Promise<T> {
	const answer = await fetch(`${endpoint}/v3/${path}`, {
		method: 'POST',
		body: JSON.stringify(body),
	});
	return (await answer.json()) as T;
}

function tlsOptions({ ca, cert, key }: TestCertificates): readonly string[] {
	const own = ['--cert-file', cert, '--key-file', key];
	return [...own, '--client-cert-auth', '--trusted-ca-file', ca];
}

/** Ends with this process, whatever ends that. */
function begin(args: readonly string[]): ChildProcess {
	return spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'etcd', ...args], { stdio: 'ignore' });
}

async function ended(process: ChildProcess): Promise<void> {
	if (process.exitCode !== null || process.signalCode !== null) return;
	const exit = once(process, 'exit');
	process.kill('SIGKILL');
	await exit;
}

/** Held all at once, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer().listen(0, '127.0.0.1');
			await once(server, 'listening');
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as { port: number }).port);
	await Promise.all(
		servers.map((server) => new Promise<unknown>((resolve) => server.close(resolve))),
	);
	return ports;
}

function isStopped(pid: number): boolean {
	const threads = readdirSync(`/proc/${pid}/task`);
	return threads.every((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`) === 'T');
}

/** Its letter; '' for a thread that has ended. */
function stateOf(path: string): string {
	const stat = readIfThere(path) ?? '';
	return stat.charAt(stat.lastIndexOf(')') + 2);
}
