/** A log that nobody reads any more ends nothing: `ballast daemon 2>&1 >/dev/null | tee log` goes on when tee has ended. */
export function goOnUnread(): void {
	process.stderr.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});
}
