import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ROOT, SetupError } from '../steps.mjs';

const VIRTIOFSD = '/usr/lib/qemu/virtiofsd';
const MEMORY = '2048M';

/**
 * Boots a machine with this checkout at /share, runs a shell command there and gives its exit status. What
 * the command prints goes to `onOutput`. The machine's disk is thrown away, and the machine ends with this
 * process, however that ends. Emulated (KVM is not to be had everywhere): 10 to 20 times slower than outside.
 */
export async function runInMachine({ image, command, timeoutMs, onOutput }) {
	const work = mkdtempSync(join(tmpdir(), 'ballast-vm-'));
	const control = join(ROOT, '.cache', basename(work));
	mkdirSync(control, { recursive: true });
	writeFileSync(join(control, 'command'), `${command}\n`);
	const output = await listen(join(work, 'output'), onOutput);
	const files = start(work, VIRTIOFSD, filesArgs(work));
	try {
		await until(() => existsSync(join(work, 'files')), files.ended);
		const machine = start(work, 'qemu-system-x86_64', machineArgs(work, { image, control }));
		await Promise.race([machine.ended, setTimeout(timeoutMs, undefined, { ref: false })]);
		machine.kill();
		return statusOf(control, work, timeoutMs);
	} finally {
		files.kill();
		output.close();
		rmSync(control, { recursive: true, force: true });
		rmSync(work, { recursive: true, force: true });
	}
}

/** QEMU connects to a socket: a chardev on a file or on stdio blocks the guest when nobody reads. */
async function listen(path, onOutput) {
	const server = createServer((connection) => connection.on('data', onOutput)).listen(path);
	await once(server, 'listening');
	return server;
}

/** A process that the kernel ends with this one. */
function start(work, program, args) {
	const log = openSync(join(work, `${basename(program)}.log`), 'a');
	const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
		stdio: ['ignore', log, log],
	});
	return { ended: once(child, 'exit'), kill: () => child.kill('SIGKILL') };
}

async function until(isThere, ended) {
	let hasEnded = false;
	ended.then(() => {
		hasEnded = true;
	});
	while (!isThere()) {
		if (hasEnded) throw new SetupError(`cannot boot the test machine: ${VIRTIOFSD} ended`);
		await setTimeout(20);
	}
}

function filesArgs(work) {
	return [`--socket-path=${work}/files`, '-o', `source=${ROOT}`, '-o', 'cache=auto'];
}

function machineArgs(work, { image, control }) {
	const append = [
		'console=ttyS0 quiet panic=-1 mitigations=off nokaslr random.trust_cpu=on',
		// under load the emulated timer is late, and the kernel would not boot
		'no_timer_check',
		`vm.control=.cache/${basename(control)}`,
	];
	return [
		...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', MEMORY],
		...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
		...['-object', `memory-backend-memfd,id=memory,size=${MEMORY},share=on`],
		...['-numa', 'node,memdev=memory'],
		...['-kernel', join(image, 'vmlinuz'), '-initrd', join(image, 'initrd')],
		...['-append', append.join(' ')],
		'-drive',
		`file=${join(image, 'root.img')},format=raw,if=virtio,snapshot=on,cache=unsafe`,
		...['-chardev', `socket,id=files,path=${work}/files`],
		...['-device', 'vhost-user-fs-pci,chardev=files,tag=share'],
		...['-serial', `file:${work}/console`, '-device', 'virtio-serial-pci'],
		...['-chardev', `socket,id=output,path=${work}/output`],
		...['-device', 'virtserialport,chardev=output,name=output'],
		...['-device', 'virtio-rng-pci'],
	];
}

function statusOf(control, work, timeoutMs) {
	const status = textOf(join(control, 'status')).trim();
	if (status !== '') return Number(status);
	const said = ['qemu-system-x86_64.log', 'console']
		.map((name) => textOf(join(work, name)).trim().split('\n').slice(-20).join('\n'))
		.join('\n');
	throw new SetupError(
		`the test machine ended without an answer (it had ${timeoutMs / 60_000} minutes):\n${said}`,
	);
}

function textOf(path) {
	return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
