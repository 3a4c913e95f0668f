/** One thing that was looked at. */
export interface VerifyRow {
	/** `FAIL`: an instance of these specs cannot run. `WARN`: something will not be as good as it could. */
	readonly status: 'ok' | 'WARN' | 'FAIL';
	readonly what: string;
	readonly found: string;
	/** What to do, as a sentence; '' when nothing is. */
	readonly todo: string;
}

export function ok(what: string, found: string): VerifyRow {
	return { status: 'ok', what, found, todo: '' };
}

export function warn(what: string, found: string, todo = ''): VerifyRow {
	return { status: 'WARN', what, found, todo };
}

export function fail(what: string, found: string, todo: string): VerifyRow {
	return { status: 'FAIL', what, found, todo };
}
