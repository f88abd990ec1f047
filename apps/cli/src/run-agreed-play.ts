import type { Environment, Plan, PlayOptions, PlayRequest } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { dockerCredentials, dockerHosts } from './engine-modules.ts';
import { exitCodes, playExitCode } from './exit-codes.ts';
import type { ProgressMode } from './flags.ts';
import { type Applied, playRecorder } from './history/play-recorder.ts';
import { removeLeftLocks } from './journal/left-locks.ts';
import { beginPlayJournal } from './journal/play-journal.ts';
import { noteEarlier, tellHowToGoOn, warnOfJournal } from './journal/tell.ts';
import { leave } from './leave.ts';
import { type LoadedFile, placesIn } from './load-file.ts';
import { asLockFailure } from './lock-failure.ts';
import { MovedOn } from './moved-on.ts';
import { jsonJournal } from './render/journal.ts';
import { chooseProgress, playReporter } from './render/play-reporter.ts';
import { Waiting } from './render/waiting.ts';
import { reportNotes } from './report.ts';
import { watchInterrupts } from './signals.ts';
import { tellingOfSlowShips } from './slow-ships.ts';

type Engine = typeof import('@maestro-ng/engine');

export interface RunFlags {
  readonly file: string;
  readonly json: boolean;
  readonly progress: ProgressMode;
  /** Milliseconds; absent, as the next: the play takes no lock. */
  readonly 'lock-wait'?: number;
  readonly 'no-lock'?: boolean;
}

/** A play that is planned, and that nobody has anything against. */
export interface AgreedPlay {
  readonly command: string;
  readonly loaded: LoadedFile;
  readonly environment: Environment;
  /** All of it, what an interrupted play has done already included. */
  readonly plan: Plan;
  /** What of it is left to do. */
  readonly remaining: Plan;
  readonly options: PlayOptions;
  /** What is applied, and recorded; undefined: nothing is. */
  readonly applied: Applied | undefined;
  /** Things and flags, as they are recorded. */
  readonly asked: readonly string[];
  /** What has moved since it was planned, as clauses. Rejects where the signal aborts first. */
  readonly movedOn: (interrupt: AbortSignal) => Promise<readonly string[]>;
  /** Whether it was not agreed to before, and then planned once more. */
  readonly isFirst: boolean;
}

/**
 * Runs a play under the lock, shows it, keeps its journal and its record, and says the exit code.
 *
 * @throws MovedOn before anything is touched; CommandFailure where somebody else has the lock.
 */
export async function runAgreedPlay(
  engine: Engine,
  context: CommandContext,
  flags: RunFlags,
  agreed: AgreedPlay,
): Promise<number> {
  const { console, version, resumption } = context;
  const { command, loaded, environment, plan, remaining, applied } = agreed;
  const askedAt = Date.now();
  let hasBegun = false;
  // From then on the play's own progress tells.
  const connector = tellingOfSlowShips(await dockerHosts(), (sentence) => {
    if (!hasBegun) reportNotes(console, [sentence], flags);
  });
  const journal = beginPlayJournal(engine, context, {
    command,
    file: flags.file,
    environment,
    plan,
    reach: applied?.reach,
  });
  const unwritten = journal.trouble();
  if (unwritten !== undefined) warnOfJournal(console, unwritten);
  else if (resumption === undefined && agreed.isFirst) noteEarlier(console, journal.earlier, flags);
  const reporter = playReporter(chooseProgress(flags, console), console, {
    version,
    command,
    placeOf: placesIn(loaded),
    askedAt,
    waiting: new Waiting(engine, remaining),
    isAgain: !agreed.isFirst,
    canResume: () => journal.trouble() === undefined,
    ...(resumption === undefined ? {} : { resumed: jsonJournal(resumption.kept) }),
  });
  const interrupts = watchInterrupts(
    process,
    (signal) => reporter.onInterrupt(signal),
    (exitCode, second) => {
      reporter.onLeave(second);
      reporter.release();
      leave(exitCode);
    },
  );
  const operator = engine.systemOperator({
    environment: console.env,
    workingDirectory: process.cwd(),
  });
  const by = { plan, user: operator.user, asked: agreed.asked };
  const recorder = applied && (await playRecorder(context, flags, applied, by));
  try {
    const request: PlayRequest = {
      plan: remaining,
      environment,
      connector,
      operator,
      credentials: await dockerCredentials(operator),
      options: agreed.options,
      interrupt: interrupts.signal,
      onEvent: (event) => {
        hasBegun ||= event.type === 'play-began';
        journal.onEvent(event);
        recorder?.onEvent(event);
        reporter.onEvent(event);
      },
      beforeOperation: async (operation) => {
        await recorder?.beforeOperation();
        await journal.beforeOperation(operation);
      },
      checkTypes: loaded.checkTypes,
      version,
    };
    const refuseIfMovedOn = async (interrupt: AbortSignal): Promise<void> => {
      journal.demandAlone();
      const moved = await agreed.movedOn(interrupt).catch((error: unknown) => {
        // The play tells of the interruption, and begins nothing.
        if (interrupt.aborted) return [];
        throw error;
      });
      if (moved.length > 0) throw new MovedOn(moved, journal.id);
    };
    const isLocked = engine.takesLock(plan.play) && flags['no-lock'] !== true;
    if (!isLocked) {
      await engine.awaitStops(request, journal.leftOn);
      await refuseIfMovedOn(interrupts.signal);
    }
    const result = isLocked
      ? await engine.runLockedPlay(request, {
          waitMs: flags['lock-wait'] ?? 0,
          owner: engine.thisProcess(console.env),
          leftOn: journal.leftOn,
          beforePlay: refuseIfMovedOn,
          afterPlay: async (ended) => recorder?.end(ended),
        })
      : await engine.runPlay(request);
    if (!isLocked) await recorder?.end(result);
    recorder?.warn();
    const isOpen = journal.end(result);
    if (isLocked && !isOpen && resumption !== undefined) {
      const of = { environment, connector, env: console.env, interrupt: interrupts.signal };
      await removeLeftLocks(engine, resumption.kept, of);
    }
    const lost = journal.trouble();
    if (lost !== undefined && lost !== unwritten) warnOfJournal(console, lost);
    if (isOpen) tellHowToGoOn(console, flags);
    const exitCode = playExitCode(result.verdict, interrupts.received());
    const { unpruned = [], mayStillRun = [] } = applied?.reach ?? {};
    const isIncomplete = unpruned.length > 0 || mayStillRun.length > 0;
    return exitCode === exitCodes.ok && isIncomplete ? exitCodes.unreachable : exitCode;
  } catch (error) {
    journal.breakOff();
    throw asLockFailure(engine, error);
  } finally {
    reporter.release();
    interrupts.dispose();
  }
}
