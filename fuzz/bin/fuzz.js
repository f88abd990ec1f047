#!/usr/bin/env node
// Bundles the fuzzer and what it tries, from their sources, so that nothing has to be built; then runs it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'maestro-fuzz-bundle-'));
try {
  await build({
    absWorkingDir: path('..'),
    entryPoints: [path('../src/command.ts'), path('../src/worker.ts')],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    conditions: ['@maestro-ng/source'],
    logLevel: 'error',
  });
  const { default: bundle } = await import(pathToFileURL(join(folder, 'command.cjs')).href);
  process.exitCode = await bundle.main(process.argv.slice(2), {
    repository: path('../..'),
    worker: join(folder, 'worker.cjs'),
  });
} finally {
  rmSync(folder, { recursive: true });
}
