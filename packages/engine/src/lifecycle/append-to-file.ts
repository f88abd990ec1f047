import { constants, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AppendResult } from '../port/operator.ts';

/** Absent on some systems. Without it, opening a pipe that nobody reads would never return. */
const doNotBlock: number | undefined = constants.O_NONBLOCK;
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (doNotBlock ?? 0);

const causes: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'its folder does not exist'],
  ['ENOTDIR', 'its folder does not exist'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space is left on the disk'],
  ['EDQUOT', 'no space is left on the disk'],
  ['ENXIO', 'it is a pipe that nobody reads'],
  ['EAGAIN', 'it is a pipe whose reader does not keep up'],
]);

/** Appends a text to a file, which is made where it does not exist; never waits for a reader. */
export async function appendToFile(
  path: string,
  text: string,
  workingDirectory: string,
  signal: AbortSignal,
): Promise<AppendResult> {
  signal.throwIfAborted();
  try {
    const file = await open(resolve(workingDirectory, path), flags, 0o666);
    try {
      await file.writeFile(text, { signal });
    } finally {
      await file.close();
    }
    return { done: true };
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unwritable';
    return { done: false, cause: causes.get(code) ?? `it cannot be written (${code})` };
  }
}
