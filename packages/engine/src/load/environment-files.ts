import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { nearest } from '@maestro-ng/schema';
import type { EnvFileReader, FileReading } from '../resolve/index.ts';
import type { DockerContexts } from './docker-contexts.ts';

/** Larger than any file that people write for this; reading one does not exhaust memory. In bytes. */
export const largestFile: number = 32 * 1024 * 1024;

/** Loading's only view of the file system. Paths are absolute, or relative to the working directory. */
export interface EnvironmentFiles {
  /** A file's text; a BOM is left out. Never waits: what is no plain file is a problem, as what is too large. */
  read(path: string): FileReading;
  exists(path: string): boolean;
  /** The names of what is in a folder, for suggestions; none where it cannot be read. */
  names(directory: string): readonly string[];
}

/** The same, each file read once: what is made of it several times is made of the same text. */
export function readOnce(files: EnvironmentFiles): EnvironmentFiles {
  const known = new Map<string, FileReading>();
  return {
    read(path) {
      const reading = known.get(path) ?? files.read(path);
      known.set(path, reading);
      return reading;
    },
    exists: (path) => files.exists(path),
    names: (directory) => files.names(directory),
  };
}

/** The problem of a path that nothing is at. */
export const noSuchFile: string = 'there is no such file';

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', noSuchFile],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EACCES', 'it may not be read by you'],
  ['EPERM', 'it may not be read by you'],
  ['EISDIR', 'it is a folder, not a file'],
  ['ELOOP', 'its symbolic links go round in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ENXIO', 'it is a socket, not a file'],
]);

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons.get(code) ?? `it cannot be read (${code === '' ? String(error) : code})`;
}

function readAll(descriptor: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = readSync(descriptor, chunk);
    if (count === 0) return Buffer.concat(chunks, total);
    total += count;
    if (total > largestFile) return undefined;
    chunks.push(chunk.subarray(0, count));
  }
}

/** By its mark, or because one of the first two bytes is zero, as in the UTF-16 of whatever YAML begins with. */
function isUtf16(content: Buffer): boolean {
  const [first, second] = content;
  if (first === undefined || second === undefined) return false;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0) !== (second === 0)
  );
}

function readPlainFile(path: string): FileReading {
  if (path.includes('\0')) return { path, problem: 'its name has a NUL in it' };
  // Without O_NONBLOCK, opening a FIFO waits for somebody to write to it.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (status.isDirectory()) return { path, problem: 'it is a folder, not a file' };
    if (!status.isFile()) return { path, problem: 'it is a pipe or a device, not a file' };
    const content = readAll(descriptor);
    if (content === undefined) return { path, problem: `it is larger than ${largestFile / 1024 ** 2} MiB` };
    if (isUtf16(content)) return { path, problem: 'it is UTF-16 text, and UTF-8 is expected' };
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(content) };
  } catch (error) {
    if (error instanceof TypeError) return { path, problem: 'it is not UTF-8 text' };
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Files as the operating system has them. */
export const systemFiles: EnvironmentFiles = {
  read(path: string): FileReading {
    try {
      return readPlainFile(path);
    } catch (error) {
      return { path, problem: reasonOf(error) };
    }
  },
  exists: (path: string): boolean => existsSync(path),
  names(directory: string): readonly string[] {
    try {
      return readdirSync(directory);
    } catch {
      return [];
    }
  },
};

/** The path beside a missing one that its last part is most likely a slip of. */
export function nearestPath(path: string, files: EnvironmentFiles, directory: string): string | undefined {
  const folder = dirname(path);
  const place = isAbsolute(folder) ? folder : join(directory, folder);
  const near = nearest(basename(path), files.names(place));
  return near === undefined || folder === '.' ? near : `${folder}/${near}`;
}

/** The files that an environment file in `directory` names. */
export function envFileReader(
  files: EnvironmentFiles,
  directory: string,
  contexts: DockerContexts,
): EnvFileReader {
  return {
    read(path: string): FileReading {
      const reading = files.read(isAbsolute(path) ? path : join(directory, path));
      if ('text' in reading || reading.problem !== noSuchFile) return reading;
      const near = nearestPath(path, files, directory);
      return near === undefined ? reading : { ...reading, near };
    },
    locate(path: string): string {
      const beside = resolve(directory, path);
      return isAbsolute(path) || files.exists(beside) || !files.exists(path) ? beside : resolve(path);
    },
    dockerContext: (name) => contexts.read(name),
  };
}
