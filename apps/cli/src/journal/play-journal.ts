import { resolve } from 'node:path';
import type {
  Environment,
  JournalHead,
  Plan,
  PlannedOperation,
  PlayEvent,
  PlayResult,
} from '@maestro-ng/engine';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { fileDigest } from '../file-digest.ts';
import type { Reach } from '../history/play-recorder.ts';
import { systemReason } from '../system-reason.ts';
import { isCovered } from './is-covered.ts';
import { JournalFile } from './journal-file.ts';
import { journalFolder } from './journal-folder.ts';
import { discardJournal, type KeptJournal, ofFile, tidyJournals } from './kept-journals.ts';
import { repeatableWords } from './repeatable-words.ts';
import { thisProcess } from './writing-process.ts';

type Engine = typeof import('@maestro-ng/engine');

/** The play that a journal is of. */
export interface JournaledPlay {
  readonly command: string;
  /** As it was named. */
  readonly file: string;
  readonly environment: Environment;
  /** All of it, what is done already included. */
  readonly plan: Plan;
  /** undefined: it is no apply. */
  readonly reach: Reach | undefined;
}

/**
 * The journal of one play, as it is written. Nothing that befalls it keeps the play from going on: a repair must not
 * fail over its record.
 */
export interface PlayJournal {
  /** undefined: there is none. */
  readonly id: string | undefined;
  /** Earlier plays of the same file that were interrupted, the newest first. */
  readonly earlier: readonly KeptJournal[];
  /** Ships on which plays of the same environment were left while they had containers stopped. */
  readonly leftOn: ReadonlySet<string>;
  /** @throws CommandFailure where the process that it was taken from goes on: what was read of it is not so any more. */
  demandAlone(): void;
  /** Why there is none, or none any more: a clause. */
  trouble(): string | undefined;
  onEvent(event: PlayEvent): void;
  beforeOperation(planned: PlannedOperation): Promise<void>;
  /** @returns whether there is something to go on with. */
  end(result: PlayResult): boolean;
  /** The play could not be run to its end. One that never began, as another has the lock, leaves nothing to go on with. */
  breakOff(): void;
}

/** @throws CommandFailure for a play that is to be gone on with, and whose journal another process has taken. */
export function beginPlayJournal(
  engine: Engine,
  context: Pick<CommandContext, 'console' | 'version' | 'words' | 'resumption'>,
  play: JournaledPlay,
): PlayJournal {
  const { resumption } = context;
  const head = headOf(engine, context, play);
  let folder = '';
  let file: JournalFile | undefined;
  let earlier: KeptJournal[] = [];
  let leftOn = new Set<string>();
  let trouble: string | undefined;
  let hasBegun = resumption !== undefined;
  try {
    folder = journalFolder(context.console);
    const left = tidyJournals(folder, engine).filter(
      ({ id, running }) => running !== true && id !== resumption?.kept.id,
    );
    // One that may be at it elsewhere is not told to be interrupted, and not forgotten.
    earlier = ofFile(left, head.file).filter(({ running }) => running === false);
    leftOn = shipsWithStops(left.filter(({ journal }) => journal.head.environment === head.environment));
    if (resumption !== undefined) file = JournalFile.goOn(folder, resumption.kept.id, head);
    else if (head.steps.length > 0) file = JournalFile.begin(folder, head);
  } catch (error) {
    trouble = systemReason(error);
    if (resumption !== undefined) throw notTaken(trouble);
  }
  return {
    id: file?.id,
    earlier,
    leftOn,
    demandAlone() {
      if (file?.isOthersToo === true) throw notTaken('the process that began it is still at it');
    },
    trouble: () => trouble ?? file?.trouble,
    onEvent(event) {
      if (event.type === 'step-began') hasBegun = true;
      const record = engine.recordOfEvent(event);
      if (record !== undefined) file?.write(record);
    },
    async beforeOperation(planned) {
      file?.write(engine.recordOfOperation(planned, Date.now()));
      const onDisk = file?.onDisk();
      // What is down, and not known to be this play's doing, may stay down. A lost record of anything else costs a look.
      if (takesDown.has(planned.operation.name)) await onDisk;
    },
    end(result) {
      if (result.verdict === 'interrupted') {
        file?.close();
        return file !== undefined && file.trouble === undefined;
      }
      file?.remove();
      if (result.verdict === 'succeeded') {
        const { environment, reach } = play;
        const later = { head, environment, reach, outcomes: result.outcomes };
        for (const { id, journal } of earlier)
          if (isCovered(engine, journal, later)) discardJournal(folder, id);
      }
      return false;
    },
    breakOff() {
      if (hasBegun) file?.close();
      else file?.remove();
    },
  };
}

/** Those of stops without an answer: their Engines go on with them. */
function shipsWithStops(left: readonly KeptJournal[]): Set<string> {
  const steps = left.flatMap(({ journal }) => journal.steps);
  return new Set(
    steps.flatMap(({ subject, state, operation }) =>
      state === 'in-doubt' && operation?.name === 'stop' && operation.done !== true ? [subject.ship] : [],
    ),
  );
}

const takesDown: ReadonlySet<string> = new Set<PlannedOperation['operation']['name']>(['stop', 'kill']);

function headOf(
  engine: Engine,
  { version, words, resumption }: Pick<CommandContext, 'version' | 'words' | 'resumption'>,
  { command, file, environment, plan }: JournaledPlay,
): JournalHead {
  return {
    type: 'journal',
    format: engine.journalFormat,
    time: Date.now(),
    version,
    play: plan.play,
    environment: environment.name,
    file: absolute(file),
    command: { name: command, words: repeatableWords(words), directory: process.cwd() },
    process: thisProcess(engine),
    digest: fileDigest(engine, environment, resumption?.kept.journal.head.digest.salt),
    steps: plan.nodes.flatMap((node) =>
      node.kind === 'step' ? [{ step: node.id, subject: node.subject }] : [],
    ),
  };
}

/** An environment file as journals name it. */
export function absolute(file: string): string {
  return file === '-' ? file : resolve(file);
}

function notTaken(cause: string): CommandFailure {
  return new CommandFailure('journal-not-taken', `the journal of the play cannot be gone on with: ${cause}`, {
    exitCode: exitCodes.failed,
    hint: 'see maestro resume --list for what is left; another process may have gone on with it',
  });
}
