/** The command line asks for something that cannot be: exit code 2. */
export class UsageError extends Error {
	/** What to type instead, as a sentence; '' when there is nothing to add. */
	readonly hint: string;

	constructor(message: string, hint = '') {
		super(message);
		this.name = 'UsageError';
		this.hint = hint;
	}
}
