const BLOCK = 512;

const TYPES = {
	file: '0',
	hardlink: '1',
	symlink: '2',
	char: '3',
	block: '4',
	folder: '5',
} as const;

/** A member that no tar would write by itself: any name, and a link to anywhere. */
export interface TarMember {
	readonly name: string;
	readonly type: keyof typeof TYPES;
	readonly link?: string;
	readonly text?: string;
	readonly device?: readonly [major: number, minor: number];
}

/** An archive in the ustar format, with exactly these members in this order. */
export function tarArchive(members: readonly TarMember[]): Buffer {
	return Buffer.concat([...members.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf({ name, type, link = '', text = '', device }: TarMember): readonly Buffer[] {
	const header = Buffer.alloc(BLOCK);
	header.write(name, 0, 100);
	header.write(octal(0o755, 7), 100);
	for (const at of [108, 116]) header.write(octal(0, 7), at);
	header.write(octal(Buffer.byteLength(text), 11), 124);
	header.write(octal(0, 11), 136);
	header.write(TYPES[type], 156);
	header.write(link, 157, 100);
	header.write('ustar\u000000', 257);
	for (const [index, number] of (device ?? []).entries()) {
		header.write(octal(number, 7), 329 + 8 * index);
	}
	header.write(' '.repeat(8), 148);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${octal(sum, 6)}\u0000 `, 148);
	const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / BLOCK) * BLOCK);
	content.write(text);
	return [header, content];
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
