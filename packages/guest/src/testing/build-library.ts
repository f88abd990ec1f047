import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes the library, from the sources, one module in this folder, for other processes to load. @returns its path */
export async function buildLibrary(folder: string, format: 'esm' | 'cjs'): Promise<string> {
  const outfile = join(folder, format === 'esm' ? 'guest.mjs' : 'guest.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../index.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format,
    outfile,
  });
  return outfile;
}
