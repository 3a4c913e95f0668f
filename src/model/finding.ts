/** A problem in the input, as a value: input problems are never thrown. Lines and columns count from 1. */
export interface Finding {
	/** `error` keeps the document from being used; `warning` does not; `unsupported` says a field has no effect yet. */
	readonly severity: 'error' | 'warning' | 'unsupported';
	/** Path of the file as the user named it. */
	readonly file: string;
	readonly line: number;
	readonly col: number;
	/** How many characters the caret line underlines; at least 1. */
	readonly length: number;
	/** The source line, without its line break. */
	readonly sourceLine: string;
	/** Path of the field (`spec.memory.max`), or '' when the whole document is meant. */
	readonly path: string;
	readonly message: string;
	/** What to do, such as `did you mean "devices"?`; '' when there is nothing to add. */
	readonly hint: string;
	/** The instance, profile or node the document declares, when it can be told. */
	readonly object?: { readonly kind: string; readonly name: string };
}
