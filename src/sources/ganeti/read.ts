import { parseDocument } from 'yaml';
import { messageOf } from '../../model/errors.ts';
import type { GanetiCluster } from './cluster.ts';
import { GanetiInputError, Input } from './input.ts';
import { readConfigData } from './read-config-data.ts';
import { readInfo } from './read-info.ts';
import { readRapi } from './read-rapi.ts';

const KINDS =
	'Give config.data, the output of gnt-instance info --all, or what RAPI answers to /2/instances?bulk=1.';

/** Tells which of the three kinds a file is and reads it. Throws GanetiInputError for anything else. */
export function readGaneti(file: string, text: string): GanetiCluster {
	if (/^\s*[[{]/.test(text)) return readJson(file, text);
	if (/^\s*(- )?Instance name:/.test(text)) return readInfoText(file, text);
	throw new GanetiInputError(`cannot import ${file}: it is nothing that Ganeti writes`, {
		hint: KINDS,
	});
}

function readJson(file: string, text: string): GanetiCluster {
	const value = parsedJson(file, text);
	if (Array.isArray(value)) return readRapi(file, new Input(file, value));
	if (typeof value === 'object' && value !== null && 'cluster' in value) {
		return readConfigData(file, new Input(file, value));
	}
	throw new GanetiInputError(`cannot import ${file}: cluster: it is missing`, { hint: KINDS });
}

function parsedJson(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new GanetiInputError(`cannot import ${file}: it is not JSON: ${messageOf(cause)}`, {
			hint: 'Is the file complete?',
			cause,
		});
	}
}

function readInfoText(file: string, text: string): GanetiCluster {
	const document = parseDocument(text, { schema: 'failsafe' });
	const [problem] = document.errors;
	if (problem !== undefined) {
		throw new GanetiInputError(`cannot import ${file}: ${problem.message.split('\n')[0]}`, {
			hint: 'Is it the whole output of gnt-instance info?',
		});
	}
	const value: unknown = document.toJS();
	return readInfo(file, new Input(file, Array.isArray(value) ? value : [value]));
}
