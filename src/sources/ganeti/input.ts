import { quoted } from '../../model/parsed.ts';
import type { Params, ParamValue } from './cluster.ts';

/** A file that cannot be imported, and why; `hint` says what to do, or is ''. */
export class GanetiInputError extends Error {
	readonly hint: string;

	constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'GanetiInputError';
		this.hint = options.hint ?? '';
	}
}

/** A part of a parsed file that knows where it stands, so that an error names file and path. */
export class Input {
	readonly #file: string;
	readonly #path: string;
	readonly #value: unknown;

	constructor(file: string, value: unknown, path = '') {
		this.#file = file;
		this.#value = value;
		this.#path = path;
	}

	/** True for what is missing and for null. */
	get isNothing(): boolean {
		return this.#value === undefined || this.#value === null;
	}

	get isText(): boolean {
		return typeof this.#value === 'string';
	}

	at(key: string): Input {
		const map = this.#map();
		const path = this.#path === '' ? key : `${this.#path}.${key}`;
		return new Input(this.#file, Object.hasOwn(map, key) ? map[key] : undefined, path);
	}

	/** Its entries; none when it is missing. */
	entries(): readonly (readonly [string, Input])[] {
		if (this.isNothing) return [];
		return Object.keys(this.#map()).map((key) => [key, this.at(key)]);
	}

	/** Its items; none when it is missing. */
	items(): readonly Input[] {
		if (this.isNothing) return [];
		if (!Array.isArray(this.#value)) return this.fail('a list');
		return this.#value.map((item, index) => new Input(this.#file, item, `${this.#path}[${index}]`));
	}

	text(): string {
		return typeof this.#value === 'string' ? this.#value : this.fail('a text');
	}

	/** '' when it is missing. */
	optionalText(): string {
		return this.isNothing ? '' : this.text();
	}

	/** A text, or a number as one. */
	word(): string {
		return typeof this.#value === 'number' ? String(this.#value) : this.text();
	}

	number(): number {
		return typeof this.#value === 'number' ? this.#value : this.fail('a number');
	}

	/** Texts, numbers and switches by name; none when it is missing. */
	params(): Params {
		return Object.fromEntries(this.entries().map(([key, value]) => [key, value.#param()]));
	}

	fail(expected: string): never {
		const found = this.#value === undefined ? 'it is missing' : `found ${kindOf(this.#value)}`;
		const where = this.#path === '' ? '' : `${this.#path}: `;
		throw new GanetiInputError(
			`cannot import ${this.#file}: ${where}expected ${expected}, ${found}`,
		);
	}

	#param(): ParamValue {
		const value = this.#value;
		if (value === null || typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'boolean') return value;
		return this.fail('a text, a number, true or false');
	}

	#map(): Readonly<Record<string, unknown>> {
		const value = this.#value;
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return { ...value };
		}
		return this.fail('an object');
	}
}

function kindOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'string') return quoted(value);
	return typeof value === 'object' ? 'an object' : String(value);
}
