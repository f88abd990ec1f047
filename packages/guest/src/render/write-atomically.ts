import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts a file in place at once: readers see the old one, or the new one. It has the permissions of the file that it
 * replaces, else those of `like`.
 */
export function writeAtomically(path: string, text: string, like: string): void {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}`);
  const { mode } = statSync(path, { throwIfNoEntry: false }) ?? statSync(like);
  // In containers numbers of processes come again: what one left that was ended half-way is nobody's.
  rmSync(unfinished, { force: true });
  try {
    // Nobody else may read it before it has its permissions: it may hold secrets.
    const file = openSync(unfinished, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    chmodSync(unfinished, mode & 0o7777);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
