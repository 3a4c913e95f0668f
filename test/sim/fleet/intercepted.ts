export interface Call {
	readonly method: string;
	readonly args: readonly unknown[];
	/** Makes the call. */
	readonly go: () => unknown;
}

/** The same object with every method call handed to `around`, which makes it or not. */
export function intercepted<T extends object>(object: T, around: (call: Call) => unknown): T {
	return new Proxy(object, {
		get: (target, key) => {
			const value: unknown = Reflect.get(target, key);
			if (typeof value !== 'function') return value;
			return (...args: readonly unknown[]) =>
				around({ method: String(key), args, go: () => value.apply(target, args) });
		},
	});
}
