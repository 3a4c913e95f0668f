import {
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of a rootfs by their path; a text that begins with `-> ` is a link. */
export type GuestFiles = Readonly<Record<string, string>>;

export function makeGuest(root: string, files: GuestFiles): void {
	for (const [path, text] of Object.entries(files)) {
		const at = join(root, path);
		mkdirSync(dirname(at), { recursive: true });
		if (text.startsWith('-> ')) symlinkSync(text.slice(3), at);
		else writeFileSync(at, text);
	}
}

/** What a rootfs holds, in the form that `makeGuest` takes; folders are not told. */
export function guestFiles(root: string): GuestFiles {
	const entries = readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => {
			const at = join(entry.parentPath, entry.name);
			const text = entry.isSymbolicLink() ? `-> ${readlinkSync(at)}` : readFileSync(at, 'utf8');
			return [at.slice(root.length), text] as const;
		});
	return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
