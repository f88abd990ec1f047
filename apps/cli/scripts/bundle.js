// Bundles the app and the workspace's packages, from their sources, into one file: most of the start-up of a
// command-line app is finding and reading files. What a command does not need is in the file, but is not evaluated.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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

// Put in place at once: whoever runs `maestro` meanwhile has the old one, or the new one.
const unfinished = path(`dist/maestro.${process.pid}.cjs`);
const { metafile } = await build({
  // The same bundle wherever it is made from.
  absWorkingDir: path('.'),
  entryPoints: [path('src/main.ts')],
  outfile: unfinished,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // What is compiled from a cache knows no `import()`.
  supported: { 'dynamic-import': false },
  conditions: ['@maestro-ng/source'],
  // oclif compiles commands that are written in TypeScript, when it finds any.
  external: ['typescript', 'ts-node', 'tsx'],
  alias: Object.fromEntries(unused.map((name) => [name, empty])),
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
renameSync(unfinished, path('dist/maestro.cjs'));
writeFileSync(path('dist/third-party-licenses.txt'), licences(Object.keys(metafile.inputs)));

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
