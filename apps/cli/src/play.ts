import type { Environment, PlanResult, PlayOptions, Rehearsal } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { dockerHosts, loadEngine } from './engine-modules.ts';
import type { Applied } from './history/play-recorder.ts';
import { agreeToGoOn, refuseChanges } from './journal/agree-to-go-on.ts';
import { type FileFlags, type LoadedFile, loadFile } from './load-file.ts';
import { MovedOn } from './moved-on.ts';
import { playProblems } from './play-problems.ts';
import { showRehearsal } from './rehearsal.ts';
import { Rejected } from './rejected.ts';
import { reportNotes, reportWarnings } from './report.ts';
import { type RunFlags, runAgreedPlay } from './run-agreed-play.ts';
import { rejectSelection } from './selection.ts';
import { tellingOfSlowShips } from './slow-ships.ts';

export interface PlayFlags extends FileFlags, RunFlags {
  readonly concurrency: number;
  readonly 'keep-going': boolean;
  readonly 'skip-unreachable': boolean;
  readonly 'dry-run': boolean;
}

type Engine = typeof import('@maestro-ng/engine');

type MakePlan = (
  engine: Engine,
  environment: Environment,
  loaded: LoadedFile,
) => PlanResult | Promise<PlanResult>;

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
  plan: MakePlan,
  more: MorePlay = {},
): Promise<number> {
  const loaded = await loadFile(context, flags);
  const engine = await loadEngine();
  let playing: Playing = { context, command, flags, loaded, engine, plan, more, isFirst: true };
  for (let number = 1; ; number += 1) {
    try {
      return await planAndRun(playing);
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error;
      if (number === mostPlans) throw error.asFailure();
      reportNotes(context.console, [`${error.message}: it is planned once more.`], flags);
      playing = { ...playing, context: goneOnWith(playing.context, error.journal), isFirst: false };
    }
  }
}

/** The journal of a play that is gone on with gets another name each time. */
function goneOnWith(context: CommandContext, journal: string | undefined): CommandContext {
  const { resumption } = context;
  if (resumption === undefined || journal === undefined) return context;
  return { ...context, resumption: { ...resumption, kept: { ...resumption.kept, id: journal } } };
}

/** How often a play is planned, when the ships move on each time. */
const mostPlans = 5;

interface Playing {
  readonly context: CommandContext;
  readonly command: string;
  readonly flags: PlayFlags;
  readonly loaded: LoadedFile;
  readonly engine: Engine;
  readonly plan: MakePlan;
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
}: Playing): Promise<number> {
  const { console, resumption } = context;
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

  const options: PlayOptions = {
    concurrency: flags.concurrency,
    keepGoing: flags['keep-going'],
    skipUnreachable: flags['skip-unreachable'],
    ...more.options?.(),
  };
  const remaining =
    resumption === undefined ? planned.plan : engine.remainingPlan(planned.plan, resumption.kept.journal);
  const rehearse = async (): Promise<Rehearsal> => {
    const connector = tellingOfSlowShips(await dockerHosts(), (sentence) =>
      reportNotes(console, [sentence], flags),
    );
    return engine.rehearsePlay({ plan: remaining, environment, connector, options });
  };
  if (more.agree !== undefined) {
    const answer = await more.agree();
    if (answer !== undefined) return answer;
  }
  if (flags['dry-run']) return showRehearsal(context, await rehearse(), flags);
  if (resumption !== undefined && more.agree === undefined)
    await agreeToGoOn(context, resumption, flags, rehearse);
  return runAgreedPlay(engine, context, flags, {
    command,
    loaded,
    environment,
    plan: planned.plan,
    remaining,
    options,
    applied,
    asked: more.asked ?? [],
    movedOn: async (interrupt) => (await more.movedOn?.(engine, loaded, interrupt)) ?? [],
    isFirst,
  });
}
