import { EXIT } from './exit-code.ts';

/** Aborts at Ctrl-C or a stop by the service manager. A second Ctrl-C does not wait for anything. */
export function untilInterrupted(): AbortSignal {
	const controller = new AbortController();
	const interrupt = (): void => {
		if (controller.signal.aborted) process.exit(EXIT.interrupted);
		controller.abort();
	};
	process.on('SIGINT', interrupt);
	process.on('SIGTERM', interrupt);
	return controller.signal;
}
