import type { Environment, PlanResult, PlayOptions, PlayRequest, Rehearsal } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { dockerCredentials, dockerHosts, loadEngine } from './engine-modules.ts';
import { exitCodes, playExitCode } from './exit-codes.ts';
import type { ProgressMode } from './flags.ts';
import { type Applied, playRecorder } from './history/play-recorder.ts';
import { agreeToGoOn, refuseChanges } from './journal/agree-to-go-on.ts';
import { beginPlayJournal } from './journal/play-journal.ts';
import { noteEarlier, tellHowToGoOn, warnOfJournal } from './journal/tell.ts';
import { type FileFlags, type LoadedFile, loadFile, placesIn } from './load-file.ts';
import { asLockFailure } from './lock-failure.ts';
import { MovedOn } from './moved-on.ts';
import { playProblems } from './play-problems.ts';
import { showRehearsal } from './rehearsal.ts';
import { Rejected } from './rejected.ts';
import { jsonJournal, resumeCommand } from './render/journal.ts';
import { chooseProgress, playReporter } from './render/play-reporter.ts';
import { Waiting } from './render/waiting.ts';
import { reportNotes, reportWarnings } from './report.ts';
import { rejectSelection } from './selection.ts';
import { watchInterrupts } from './signals.ts';
import { tellingOfSlowShips } from './slow-ships.ts';

export interface PlayFlags extends FileFlags {
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly concurrency: number;
  readonly 'keep-going': boolean;
  readonly 'skip-unreachable': boolean;
  readonly 'dry-run': boolean;
  /** Milliseconds; absent, as the next: the play takes no lock. */
  readonly 'lock-wait'?: number;
  readonly 'no-lock'?: boolean;
}

type Engine = typeof import('@maestro-ng/engine');

interface MorePlay {
  /** Asked for once the play is planned. */
  readonly options?: () => Omit<PlayOptions, 'concurrency' | 'keepGoing'>;
  /** Shows the plan, and asks; what it gives is the exit code of a play that is not to be run. Default: nobody is asked. */
  readonly agree?: () => Promise<number | undefined>;
  /**
   * Looks again when nobody else can act any more: what has moved since the play was planned, as clauses; none: the plan
   * stands. Default: a play whose plan depends on the file alone.
   */
  readonly movedOn?: (
    engine: Engine,
    loaded: LoadedFile,
    interrupt: AbortSignal,
  ) => Promise<readonly string[]>;
  /** What is applied, and recorded; asked for once the play is planned. Default: the file, and nothing is recorded. */
  readonly applied?: (loaded: LoadedFile) => Promise<Applied | undefined>;
  /** Things and flags, as they are recorded. */
  readonly asked?: readonly string[];
}

/**
 * Loads, plans, checks and runs a play, shows it, and says the exit code. Where the ships have moved on before it could
 * begin, it is planned, and agreed to, once more.
 */
export async function play(
  context: CommandContext,
  command: string,
  flags: PlayFlags,
  plan: (engine: Engine, environment: Environment, loaded: LoadedFile) => PlanResult | Promise<PlanResult>,
  more: MorePlay = {},
): Promise<number> {
  const loaded = await loadFile(context, flags);
  const engine = await loadEngine();
  for (let number = 1; ; number += 1) {
    try {
      return await planAndRun({ context, command, flags, loaded, engine, plan, more, isFirst: number === 1 });
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error;
      if (number === mostPlans || context.resumption !== undefined) throw error.asFailure();
      reportNotes(context.console, [`${error.message}: it is planned once more.`], flags);
    }
  }
}

/** How often a play is planned, when the ships move on each time. */
const mostPlans = 5;

interface PlayToRun {
  readonly context: CommandContext;
  readonly command: string;
  readonly flags: PlayFlags;
  readonly loaded: LoadedFile;
  readonly engine: Engine;
  readonly plan: (
    engine: Engine,
    environment: Environment,
    loaded: LoadedFile,
  ) => PlanResult | Promise<PlanResult>;
  readonly more: MorePlay;
  readonly isFirst: boolean;
}

/** @throws MovedOn */
async function planAndRun({
  context,
  command,
  flags,
  loaded,
  engine,
  plan,
  more,
  isFirst,
}: PlayToRun): Promise<number> {
  const { console, version, resumption } = context;
  const planned = await plan(engine, loaded.environment, loaded);
  const applied = planned.ok ? await more.applied?.(loaded) : undefined;
  const { environment } = applied ?? loaded;
  if (resumption !== undefined) refuseChanges(engine, environment, resumption);
  const found = planned.ok ? engine.preflight(environment, planned.plan) : [];
  const { errors, warnings } = await playProblems(found, loaded);
  if (isFirst) reportWarnings(console, { warnings, files: loaded.files }, flags);
  if (!planned.ok) throw rejectSelection(planned.problems);
  reportNotes(console, planned.warnings, flags);
  if (errors.length > 0) throw new Rejected(errors, loaded.files);

  let hasBegun = false;
  // From then on the play's own progress tells.
  const connector = tellingOfSlowShips(await dockerHosts(), (sentence) => {
    if (!hasBegun) reportNotes(console, [sentence], flags);
  });
  const options: PlayOptions = {
    concurrency: flags.concurrency,
    keepGoing: flags['keep-going'],
    skipUnreachable: flags['skip-unreachable'],
    ...more.options?.(),
  };
  const remaining =
    resumption === undefined ? planned.plan : engine.remainingPlan(planned.plan, resumption.kept.journal);
  const rehearse = (): Promise<Rehearsal> =>
    engine.rehearsePlay({ plan: remaining, environment, connector, options });
  if (more.agree !== undefined) {
    const answer = await more.agree();
    if (answer !== undefined) return answer;
  }
  if (flags['dry-run']) return showRehearsal(context, await rehearse(), flags);
  if (resumption !== undefined && more.agree === undefined)
    await agreeToGoOn(context, resumption, flags, rehearse);
  const journal = beginPlayJournal(engine, context, {
    command,
    file: flags.file,
    environment,
    plan: planned.plan,
    reach: applied?.reach,
  });
  const unwritten = journal.trouble();
  if (unwritten !== undefined) warnOfJournal(console, unwritten);
  else if (resumption === undefined && isFirst) noteEarlier(console, journal.earlier, flags);
  const reporter = playReporter(chooseProgress(flags, console), console, {
    version,
    command,
    placeOf: placesIn(loaded),
    waiting: new Waiting(engine, remaining),
    resume: () => (journal.trouble() === undefined ? resumeCommand(flags.file) : undefined),
    ...(resumption === undefined ? {} : { resumed: jsonJournal(resumption.kept) }),
  });
  const interrupts = watchInterrupts(
    process,
    (signal) => reporter.onInterrupt(signal),
    (exitCode, second) => {
      reporter.onLeave(second);
      reporter.release();
      process.exit(exitCode);
    },
  );
  const operator = engine.systemOperator({
    environment: console.env,
    workingDirectory: process.cwd(),
  });
  const by = { plan: planned.plan, user: operator.user, asked: more.asked ?? [] };
  const recorder = applied && (await playRecorder(context, flags, applied, by));
  try {
    const request: PlayRequest = {
      plan: remaining,
      environment,
      connector,
      operator,
      credentials: await dockerCredentials(operator),
      options,
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
      const moved = await more.movedOn?.(engine, loaded, interrupt).catch((error: unknown) => {
        // The play tells of the interruption, and begins nothing.
        if (interrupt.aborted) return [];
        throw error;
      });
      if (moved !== undefined && moved.length > 0) throw new MovedOn(moved);
    };
    const isLocked = engine.takesLock(planned.plan.play) && flags['no-lock'] !== true;
    if (!isLocked) await refuseIfMovedOn(interrupts.signal);
    const result = isLocked
      ? await engine.runLockedPlay(request, {
          waitMs: flags['lock-wait'] ?? 0,
          owner: engine.thisProcess(console.env),
          beforePlay: refuseIfMovedOn,
          afterPlay: async (ended) => recorder?.end(ended),
        })
      : await engine.runPlay(request);
    if (!isLocked) await recorder?.end(result);
    recorder?.warn();
    const isOpen = journal.end(result);
    const lost = journal.trouble();
    if (lost !== undefined && lost !== unwritten) warnOfJournal(console, lost);
    if (isOpen) tellHowToGoOn(console, flags);
    const exitCode = playExitCode(result.verdict, interrupts.received());
    const isIncomplete = (applied?.reach.unpruned ?? []).length > 0;
    return exitCode === exitCodes.ok && isIncomplete ? exitCodes.unreachable : exitCode;
  } catch (error) {
    journal.breakOff();
    throw asLockFailure(engine, error);
  } finally {
    reporter.release();
    interrupts.dispose();
  }
}
