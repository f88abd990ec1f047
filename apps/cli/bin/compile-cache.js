// Loads a script with V8's compiled code from the last time, which saves a third of the whole start-up. Unlike that of
// `module.enableCompileCache` (from Node 22 on) the code is kept where nobody else can put any. Whatever stands in its
// way, the script is loaded without it.
const fs = require('node:fs');
const { createRequire } = require('node:module');
const { homedir } = require('node:os');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

/**
 * @param {string} file a CommonJS module's function, in ASCII, after a comment with its digest; its `depth()` says how much of
 *   itself was needed so far, from 0 on: code of a run that went deeper replaces that of one that did not.
 * @returns its exports.
 */
exports.load = (file) => {
  const source = fs.readFileSync(file, 'latin1');
  const folder = cacheFolder();
  const key = keyOf(file, source);
  const known = folder === undefined ? undefined : read(folder, key);
  const script = new Script(source, { filename: file, cachedData: known?.code });
  const used = known === undefined || script.cachedDataRejected ? 0 : known.depth;

  const loaded = { exports: {} };
  script
    .runInThisContext()
    .call(loaded.exports, loaded.exports, createRequire(file), loaded, file, dirname(file));
  process.once('exit', () => {
    const depth = loaded.exports.depth();
    if (folder !== undefined && depth > used) write(folder, key, depth, script.createCachedData());
  });
  return loaded.exports;
};

const depths = [2, 1];

/** Changes made by hand, which leave the digest as it is, show in the file's time. */
function keyOf(file, source) {
  const [, digest = ''] = /^\/\/ ([0-9a-f]+)\n/.exec(source) ?? [];
  return `${digest.slice(0, 32)}-${process.version}-${process.arch}-${fs.statSync(file).mtimeMs}`;
}

function cacheFolder() {
  if (process.env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  try {
    return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maestro-ng');
  } catch {
    return undefined;
  }
}

/** The deepest code that there is. Only our own: who can write it can make us run anything. */
function read(folder, key) {
  for (const depth of depths) {
    try {
      const descriptor = fs.openSync(join(folder, `${key}-${depth}`), 'r');
      try {
        const { uid, mode } = fs.fstatSync(descriptor);
        if (uid === process.getuid?.() && (mode & 0o022) === 0)
          return { depth, code: fs.readFileSync(descriptor) };
      } finally {
        fs.closeSync(descriptor);
      }
    } catch {
      // Not there, or not to be read.
    }
  }
  return undefined;
}

function write(folder, key, depth, code) {
  const unfinished = join(folder, `${process.pid}.unfinished`);
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(unfinished, code, { mode: 0o600 });
    fs.renameSync(unfinished, join(folder, `${key}-${depth}`));
    removeOld(folder);
  } catch {
    // The next run takes as long as this one; what is left of it is removed as old.
  }
}

/** Other versions may be in use side by side: the last few are kept. */
function removeOld(folder) {
  const files = fs
    .readdirSync(folder)
    .map((name) => ({ path: join(folder, name), time: fs.statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(6)) fs.rmSync(path, { force: true });
}
