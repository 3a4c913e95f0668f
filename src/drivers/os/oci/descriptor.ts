/** How an OCI document names a blob. */
export interface Descriptor {
	readonly mediaType: string;
	readonly digest: string;
	readonly size: number;
	/** Its tag in the layout; `null` for one that has no name. */
	readonly tag: string | null;
	/** `OS/ARCHITECTURE`; `null` where the document does not say. */
	readonly platform: string | null;
	/** As it stands in the document. */
	readonly raw: Readonly<Record<string, unknown>>;
}

const SHA256 = /^sha256:[0-9a-f]{64}$/;
const REF_NAME = 'org.opencontainers.image.ref.name';

/** Which list of descriptors a document has. */
type ListName = 'manifests' | 'layers';

/** The descriptors in the text of an OCI document; `null` when it is none. */
export function descriptorsIn(text: string, list: ListName): readonly Descriptor[] | null {
	const items = fieldOf(parsed(text), list);
	if (!Array.isArray(items)) return null;
	const descriptors = items.map(descriptorOf);
	return descriptors.includes(null) ? null : descriptors.filter((each) => each !== null);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function descriptorOf(raw: unknown): Descriptor | null {
	if (!isObject(raw)) return null;
	const { mediaType, digest, size, annotations, platform } = raw;
	if (typeof mediaType !== 'string' || typeof size !== 'number') return null;
	if (typeof digest !== 'string' || !SHA256.test(digest)) return null;
	const tag = fieldOf(annotations, REF_NAME);
	const [os, architecture] = ['os', 'architecture'].map((key) => fieldOf(platform, key));
	return {
		mediaType,
		digest,
		size,
		tag: typeof tag === 'string' ? tag : null,
		platform: typeof os === 'string' ? `${os}/${String(architecture)}` : null,
		raw,
	};
}

function fieldOf(value: unknown, key: string): unknown {
	return isObject(value) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
