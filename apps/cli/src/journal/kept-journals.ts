import { readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '@maestro-ng/engine';
import { fileName } from './journal-file.ts';
import { isThere, type ProcessFunctions } from './writing-process.ts';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'readJournal'> & ProcessFunctions;

/** A journal of a play that did not come to its end, or has not yet. */
export interface KeptJournal {
  readonly id: string;
  readonly journal: Journal;
  /** Whether its process goes on with it now; `elsewhere`: perhaps, on another machine. */
  readonly running: boolean | 'elsewhere';
}

/** All journals in a folder that there is something left to do of, the newest first; none where there is no folder. */
export function keptJournals(folder: string, engine: Engine): KeptJournal[] {
  return allJournals(folder, engine).filter(isOpen);
}

function allJournals(folder: string, engine: Engine): KeptJournal[] {
  return journalIds(folder).flatMap((id) => {
    const text = textOf(folder, id);
    const read = text === undefined ? undefined : engine.readJournal(text);
    if (read?.ok !== true) return [];
    const { journal } = read;
    return [{ id, journal, running: !journal.ended && isThere(engine, journal.head.process) }];
  });
}

/** One whose process was ended in the last moment, when all had settled, is not. */
function isOpen({ journal, running }: KeptJournal): boolean {
  return running === true || journal.steps.some(({ state }) => state === 'in-doubt' || state === 'not-begun');
}

/** Journals of a file. */
export function ofFile(journals: readonly KeptJournal[], file: string): KeptJournal[] {
  return journals.filter(({ journal }) => journal.head.file === file);
}

export function discardJournal(folder: string, id: string): void {
  try {
    unlinkSync(join(folder, fileName(id)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Of older ones than so many nobody will want to know. */
const mostKept = 20;

/** Removes journals that are of no use any more. @returns those that are. */
export function tidyJournals(folder: string, engine: Engine): KeptJournal[] {
  const all = allJournals(folder, engine);
  const open = all.filter(isOpen);
  const useful = open.filter(({ running }, index) => index < mostKept || running !== false);
  for (const each of all) if (!useful.includes(each)) discardJournal(folder, each.id);
  return useful;
}

function journalIds(folder: string): string[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^(\d{8}-\d{6}-\d+(?:-\d+)?)\.jsonl$/.exec(name)?.[1] ?? [])
      .sort()
      .reverse();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** undefined: another process has removed it meanwhile. */
function textOf(folder: string, id: string): string | undefined {
  try {
    return readFileSync(join(folder, fileName(id)), 'utf8');
  } catch {
    return undefined;
  }
}
