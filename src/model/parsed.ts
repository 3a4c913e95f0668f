/** What a parser answers: the value, or what is wrong with the text and what to write instead. */
export type Parsed<T> =
	| { readonly ok: true; readonly value: T }
	| {
			readonly ok: false;
			/** Such as `bad size "2Gib"`. */
			readonly problem: string;
			/** Such as `use Ki, Mi, Gi or Ti`; '' when there is nothing to add. */
			readonly hint: string;
	  };

export function parsed<T>(value: T): Parsed<T> {
	return { ok: true, value };
}

export function unparsed(problem: string, hint = ''): Parsed<never> {
	return { ok: false, problem, hint };
}

/** A text as people see it in a message: quoted, cut, with control characters escaped. */
export function quoted(text: string): string {
	const limit = 60;
	return JSON.stringify(text.length > limit ? `${text.slice(0, limit)}...` : text);
}

/** The value of a text that was parsed without a problem before; another one is a defect. */
export function provedValue<T>(result: Parsed<T>): T {
	if (result.ok) return result.value;
	throw new TypeError(`this text was accepted before: ${result.problem}`);
}
