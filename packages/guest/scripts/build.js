// Builds the library for both kinds of modules, a file each, with the same types, and the program behind
// `maestro-guest render`, which has the template interpreter in it: so the library needs nobody.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const shared = {
  absWorkingDir: path('.'),
  bundle: true,
  platform: 'node',
  target: 'node18',
  conditions: ['@maestro-ng/source'],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(path('dist'), { recursive: true, force: true });
execFileSync(process.execPath, [tsc(), '-p', path('tsconfig.build.json')], { stdio: 'inherit' });
cpSync(path('dist/esm'), path('dist/cjs'), { recursive: true });
writeFileSync(path('dist/cjs/package.json'), '{ "type": "commonjs" }\n');
await Promise.all([
  build({ ...shared, entryPoints: ['src/index.ts'], format: 'esm', outfile: 'dist/esm/index.js' }),
  build({ ...shared, entryPoints: ['src/index.ts'], format: 'cjs', outfile: 'dist/cjs/index.js' }),
  build({
    ...shared,
    entryPoints: ['src/render/main.ts'],
    format: 'cjs',
    minifyIdentifiers: true,
    outfile: 'dist/render.cjs',
  }),
]);

function tsc() {
  return fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
}
