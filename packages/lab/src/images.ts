import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from './lab-error.ts';
import { findProgram } from './programs.ts';
import { run } from './run-command.ts';
import type { TarEntry } from './tar.ts';

/**
 * Made from files of this machine, since no registry may be in reach; each tagged `test` and `latest`.
 * - `busybox`: static busybox with a link for each of its commands, 2 MB
 * - `node`: the same, and the Node.js that runs the lab with the libraries it needs
 * Neither has a command of its own.
 */
export type LabImage = 'busybox' | 'node';

export const labImages: readonly LabImage[] = ['busybox', 'node'];

/** Works out what goes into each image, once for all ships. */
export async function imageContents(
  images: readonly LabImage[],
  labDirectory: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<LabImage, readonly TarEntry[]>> {
  if (images.length === 0) return new Map();
  const busybox = findProgram('busybox');
  if (busybox === undefined) throw new LabError('the program busybox is not here');
  const options = { lab: labDirectory, signal };
  const commands = (await run([busybox, '--list'], options)).split('\n').filter((name) => name !== '');
  const base = baseEntries(
    { source: busybox, size: statSync(busybox).size },
    commands,
    await librariesOf(busybox, options),
  );
  const contents = new Map<LabImage, readonly TarEntry[]>();
  if (images.includes('busybox')) contents.set('busybox', base);
  if (images.includes('node')) {
    const node = process.execPath;
    const files = [
      { path: '/usr/bin/node', source: node },
      ...(await librariesOf(node, options)).map((path) => ({ path, source: path })),
    ];
    contents.set('node', [...base, ...files.map(({ path, source }) => fileEntry(path, source))]);
  }
  return contents;
}

export function baseEntries(
  busybox: { readonly source: string; readonly size: number },
  commands: readonly string[],
  libraries: readonly string[],
): TarEntry[] {
  return [
    ...['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'usr', 'usr/bin', 'var'].map(
      (path): TarEntry => ({ type: 'directory', path, mode: 0o755 }),
    ),
    { type: 'directory', path: 'tmp', mode: 0o1777 },
    { type: 'text', path: 'etc/passwd', mode: 0o644, text: accounts.passwd },
    { type: 'text', path: 'etc/group', mode: 0o644, text: accounts.group },
    { type: 'file', path: 'bin/busybox', mode: 0o755, ...busybox },
    ...commands
      .filter((name) => name !== 'busybox')
      .map((name): TarEntry => ({ type: 'link', path: `bin/${name}`, target: 'busybox' })),
    ...libraries.map((path) => fileEntry(path, path)),
  ];
}

const accounts = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n',
  group: 'root:x:0:\nnogroup:x:65534:\n',
};

function fileEntry(path: string, source: string): TarEntry {
  return { type: 'file', path: path.replace(/^\//, ''), mode: 0o755, source, size: statSync(source).size };
}

/** The libraries a program is linked with; none for a static one. */
async function librariesOf(
  program: string,
  options: { readonly lab: string; readonly signal: AbortSignal | undefined },
): Promise<string[]> {
  try {
    return librariesIn(await run(['ldd', program], options));
  } catch (error) {
    if (error instanceof LabError && error.message.includes('not a dynamic executable')) return [];
    throw error;
  }
}

/** Reads what `ldd` prints: `libm.so.6 => /lib/libm.so.6 (0x…)` and, for the loader, `/lib64/ld.so (0x…)`. */
export function librariesIn(lddOutput: string): string[] {
  return lddOutput.split('\n').flatMap((line) => {
    const path = /(?:=> |^\s*)(\/\S+) \(0x/.exec(line)?.[1];
    return path === undefined || dirname(path) === '/' ? [] : [path];
  });
}
