import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Diagnostic, DiagnosticCode } from '@maestro-ng/engine';
import { Rejected } from './rejected.ts';
import { systemReason } from './system-reason.ts';

export interface FileToWrite {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** What to do with a file that is there already: leave all as it is and say so, or put this one in its place. */
  readonly existing: 'refuse' | 'replace';
  /** Who may read and write a new file. Default: as the system has it. */
  readonly mode?: number;
}

/**
 * @throws Rejected where there are other files already, before anything is written, and for what cannot be written: all are
 * as before then.
 */
export function writeFiles(files: readonly FileToWrite[]): void {
  const inTheWay = files.filter(({ path, existing }) => existing === 'refuse' && existsSync(path));
  if (inTheWay.length > 0) {
    throw new Rejected(
      inTheWay.map(({ path }) => ({
        ...problem('file-exists', `${path} exists already.`),
        hint: 'name another file, or add --force to replace it',
      })),
    );
  }
  const undo: (() => void)[] = [];
  for (const { path, content, existing, mode } of files) {
    try {
      const flag = existing === 'replace' ? 'w' : 'wx';
      undo.push(asBefore(path));
      writeFileSync(path, content, { flag, ...(mode === undefined ? {} : { mode }) });
    } catch (error) {
      for (const each of undo) asFarAsPossible(each);
      throw new Rejected([problem('not-written', `${path} could not be written: ${systemReason(error)}.`)]);
    }
  }
}

/** Why the file could not be written is told, and not what came of that. */
function asFarAsPossible(undo: () => void): void {
  try {
    undo();
  } catch {
    // A disk that is out of order leaves what it leaves.
  }
}

/** What puts a file back as it is now, so that a disk which is full leaves nothing that is half written. */
function asBefore(path: string): () => void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return () => rmSync(path, { force: true });
  if (!there.isFile()) return () => undefined;
  const before = readFileSync(path);
  return () => {
    // What was there before has room again.
    writeFileSync(path, before);
  };
}

function problem(code: DiagnosticCode, message: string): Diagnostic {
  return { severity: 'error', code, message };
}
