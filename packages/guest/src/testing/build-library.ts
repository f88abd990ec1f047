import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The library as one module that other processes can load, from the sources. @returns its path */
export async function buildLibrary(format: 'esm' | 'cjs' = 'esm'): Promise<string> {
  const outfile = join(
    mkdtempSync(join(tmpdir(), 'maestro-guest-library-')),
    format === 'esm' ? 'guest.mjs' : 'guest.cjs',
  );
  await build({
    entryPoints: [fileURLToPath(new URL('../index.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format,
    outfile,
  });
  return outfile;
}
