const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');

/**
 * A command is over before machine code of the optimizing compiler pays for itself, and that compiler runs on the
 * processors that containers start on. What a daemon does again and again is optimized all the same, later. Part of
 * what compiled code is checked by, so before any is made or used.
 */
setFlagsFromString('--interrupt-budget=1000000');

const DIST = join(__dirname, '../dist');

/** The parts of the program that are loaded, by path: their exports and their code. */
const loaded = new Map();

/**
 * A part of the program: `main`, `cli/program`, ... It is what `require` would give, in two thirds of the time: the
 * build keeps what V8 made of a part beside it (`codeOf`), compiled. Another Node than the one that built it compiles
 * it anew.
 */
function load(name) {
	return loadFile(join(DIST, `${name}.cjs`));
}

function loadFile(path) {
	const known = loaded.get(path);
	if (known !== undefined) return known.module.exports;
	const script = compile(path);
	const module = { exports: {} };
	loaded.set(path, { module, script });
	const folder = dirname(path);
	const requireFrom = (id) => (id.startsWith('.') ? loadFile(join(folder, id)) : require(id));
	script.runInThisContext()(module.exports, requireFrom, module, path, folder);
	return module.exports;
}

function compile(path) {
	const source = readFileSync(path, 'utf8');
	const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
	return new Script(wrapped, {
		filename: path,
		cachedData: codeIfThere(path),
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	});
}

/** Where the compiled code of a part lies. */
function codePath(path) {
	return `${path}.code`;
}

function codeIfThere(path) {
	try {
		return readFileSync(codePath(path));
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	}
}

/** The compiled code of a part, with all functions that have been called by now. */
function codeOf(path) {
	return (loaded.get(path)?.script ?? compile(path)).createCachedData();
}

module.exports = { DIST, codeOf, codePath, load };
