import type { Paths } from '../model/paths.ts';
import type { ReadApi, WriteApi } from '../reconciler/api.ts';
import type { Settings } from '../settings.ts';

export interface Session<Api> {
	readonly settings: Settings;
	readonly paths: Paths;
	readonly api: Api;
	readonly close: () => Promise<void>;
}
