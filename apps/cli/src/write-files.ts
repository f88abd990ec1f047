import { existsSync, writeFileSync } from 'node:fs';
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

/** @throws Rejected where there are other files already, before anything is written, and for what cannot be written. */
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
  for (const { path, content, existing, mode } of files) {
    try {
      const flag = existing === 'replace' ? 'w' : 'wx';
      writeFileSync(path, content, { flag, ...(mode === undefined ? {} : { mode }) });
    } catch (error) {
      throw new Rejected([problem('not-written', `${path} could not be written: ${systemReason(error)}.`)]);
    }
  }
}

function problem(code: DiagnosticCode, message: string): Diagnostic {
  return { severity: 'error', code, message };
}
