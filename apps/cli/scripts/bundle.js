// Bundles the app and the workspace's packages, from their sources, into one file, and what completes command lines into
// another: most of the start-up of a command-line app is finding and reading files. What a command does not need is in the
// file, but is not evaluated; only SSH, which is large and seldom needed, has a file of its own.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const empty = path('scripts/empty-module.cjs');

/** Loaded by packages for things that `maestro` never does. */
const unused = [
  // oclif: plugins by file patterns, configuration files.
  'tinyglobby',
  'minimatch',
  'lilconfig',
  // dockerode: building images.
  '@balena/dockerignore',
  'tar-fs',
];

const inputs = new Set();

async function bundle(source, plugins = []) {
  const { metafile, outputFiles } = await build({ ...options, plugins, entryPoints: [source], write: false });
  for (const input of Object.keys(metafile.inputs)) inputs.add(input);
  return outputFiles[0].text;
}

/**
 * A bundle as `bin/compile-cache.js` loads it: a function, headed by a digest of itself, and plain ASCII, so that it takes
 * half the memory and no decoding.
 */
function loadable(code) {
  const ascii = code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const whole = `(function (exports, require, module, __filename, __dirname) {${ascii}\n})`;
  return `// ${createHash('sha256').update(whole).digest('hex')}\n${whole}\n`;
}

/** Puts a file in place at once: whoever runs `maestro` meanwhile has the old one, or the new one. */
function put(name, content) {
  const unfinished = path(`dist/${name}.${process.pid}`);
  writeFileSync(unfinished, content);
  renameSync(unfinished, path(`dist/${name}`));
}

const options = {
  // The same bundle wherever it is made from.
  absWorkingDir: path('.'),
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // What is compiled from a cache knows no `import()`.
  supported: { 'dynamic-import': false },
  conditions: ['@maestro-ng/source'],
  external: [
    // oclif compiles commands that are written in TypeScript, when it finds any.
    'typescript',
    'ts-node',
    'tsx',
    // ssh2 goes without what is compiled for one machine, where it is not there.
    '*.node',
    'cpu-features',
  ],
  alias: Object.fromEntries(unused.map((name) => [name, empty])),
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

const ssh2 = createRequire(path('../../packages/docker/package.json')).resolve('ssh2');

/** Who reaches no ship by SSH does not read a quarter more. */
const sshBeside = {
  name: 'ssh-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^ssh2$/ }, () => ({ path: './ssh2.cjs', external: true }));
  },
};

mkdirSync(path('dist'), { recursive: true });
put('maestro.cjs', loadable(await bundle(path('src/main.ts'), [sshBeside])));
put('complete.cjs', loadable(await bundle(path('src/complete/main.ts'))));
put('ssh2.cjs', await bundle(ssh2));
process.env.NODE_DISABLE_COMPILE_CACHE = '1';
const { load } = createRequire(import.meta.url)('../bin/compile-cache.js');
const { completionVocabulary } = load(path('dist/maestro.cjs'));
put('vocabulary.json', JSON.stringify(completionVocabulary()));
put('third-party-licenses.txt', licences(inputs));
// Beside it, and not in it: only those commands that hand them out read them.
put('maestro.schema.json', readFileSync(path('../../packages/schema/schema.json')));
put('starter.yaml', readFileSync(path('src/starter.yaml')));

/** The licences of all packages that are in the bundle, as these demand. */
function licences(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort().map(licence).join('\n');
}

function licence(folder) {
  const at = path(folder);
  const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
  const files = readdirSync(at).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(at, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
