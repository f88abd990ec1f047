import { hostname } from 'node:os';
import type {
  ApplyRecord,
  Environment,
  MayStillRun,
  Plan,
  PlayEvent,
  PlayResult,
  RecordedEnvironment,
} from '@maestro-ng/engine';
import type { CommandContext } from '../command-context.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import type { ProgressMode } from '../flags.ts';
import type { LoadedFile } from '../load-file.ts';
import { cutSecrets } from '../render/cut-secrets.ts';
import { reportNotes } from '../report.ts';
import { veiledContent } from '../veiled-content.ts';

/** What is applied, and what is recorded of it. */
export interface Applied {
  readonly environment: Environment;
  /** Asked for as the play begins. */
  readonly recorded: () => Promise<RecordedEnvironment>;
  /** The record that is gone back to; null: it is the file. */
  readonly rollbackTo: number | null;
  readonly reach: Reach;
}

/** How far an apply goes beyond the instances that it is about. */
export interface Reach {
  /** Whether it removes all that the file, or the record, does not name. */
  readonly prunesAll: boolean;
  /** Ships that do not answer, on which it was to remove such containers, too. */
  readonly unpruned: readonly string[];
  /** What may run on ships that do not answer, too. */
  readonly mayStillRun: readonly MayStillRun[];
  /** Whether it leaves out ships that do not answer. */
  readonly skipsUnreachable: boolean;
}

export interface PlayRecorder {
  onEvent(event: PlayEvent): void;
  /** Before the first operation it is recorded that the play has begun. Never fails. */
  beforeOperation(): Promise<void>;
  /** Records a play that changed something, failed to, or found well what no record says succeeded. Never fails. */
  end(result: PlayResult): Promise<void>;
  /** Warns of what does not keep the record. */
  warn(): void;
}

/** In place of a text of which it is not known where its secrets end. */
const unknownExtent = '***';

/** What is recorded of a file: all but what is secret, or was made of something secret. */
export async function recordedFile(loaded: LoadedFile): Promise<RecordedEnvironment> {
  const { isVeiled, leaveOut, recordable, veilCharacter } = await loadEngine();
  const make = ({ environment }: { readonly environment: Environment }): object => recordable(environment);
  const veiled = veiledContent(loaded, make, {
    mask: {
      whole: veilCharacter,
      text: (text, before) => cutSecrets(text, before, veilCharacter) ?? unknownExtent,
    },
    derived: (value, other) => (isVeiled(value, other) ? other : unknownExtent),
  });
  return leaveOut(recordable(loaded.environment), veiled);
}

/** Gathers what a play does, to record it in the user's name, with the things and flags that were given. */
export async function playRecorder(
  { console, version }: CommandContext,
  flags: { readonly json: boolean; readonly progress: ProgressMode },
  applied: Applied,
  { plan, user, asked }: { readonly plan: Plan; readonly user: string; readonly asked: readonly string[] },
): Promise<PlayRecorder> {
  const { PlayChanges, recordApply, recordBeginning, recordUntouched, systemClock } = await loadEngine();
  const { environment, rollbackTo } = applied;
  const recorded = await applied.recorded();
  const changes = new PlayChanges();
  let notes: readonly string[] = [];
  const toRecord = {
    environment,
    recorded,
    connector: await dockerHosts(),
    clock: systemClock,
    signal: new AbortController().signal,
    who: `${user}@${hostname()}`,
    version,
    asked,
    rollbackTo,
  };
  let begun: Promise<ApplyRecord | undefined> | undefined;
  // Whatever keeps this record from being made keeps the one at the end from it, too, and is told then.
  const begin = (): Promise<ApplyRecord | undefined> =>
    recordBeginning({ ...toRecord, plan }).then(
      ({ record }) => record,
      () => undefined,
    );
  const record = async (result: PlayResult): Promise<readonly string[]> => {
    const ended = { ...result, verdict: recordedVerdict(result, applied.reach) };
    const report =
      begun === undefined
        ? await recordUntouched({ ...toRecord, plan, result: ended, changes: changes.tried })
        : await recordApply({ ...toRecord, result: ended, changes: changes.all, beginning: await begun });
    return Object.entries(report?.notKept ?? {}).map(
      ([ship, cause]) => `The record of this apply is not kept on ${ship}: ${cause}`,
    );
  };
  return {
    onEvent: (event) => changes.onEvent(event),
    async beforeOperation() {
      begun ??= begin();
      await begun;
    },
    async end(result) {
      notes = await record(result).catch((error: unknown) => [
        `This apply is not recorded: ${error instanceof Error ? error.message : String(error)}`,
      ]);
    },
    warn: () => reportNotes(console, notes, flags),
  };
}

/**
 * What was made while nobody knew whether it ran elsewhere is not as it was asked for, nor is an apply that had something to remove on a
 * ship that did not answer: as the exit code says.
 */
export function recordedVerdict(
  { outcomes, verdict }: Pick<PlayResult, 'outcomes' | 'verdict'>,
  { mayStillRun, unpruned }: Pick<Reach, 'mayStillRun' | 'unpruned'>,
): PlayResult['verdict'] {
  const doubled = new Set(mayStillRun.map(({ instance }) => instance));
  const isDoubtful = outcomes.some(
    ({ subject, outcome }) => outcome.kind === 'started' && doubled.has(subject.instance),
  );
  return verdict === 'succeeded' && (isDoubtful || unpruned.length > 0) ? 'unreachable' : verdict;
}
