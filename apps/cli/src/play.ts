import type { Environment, PlanResult, PlayOptions, PlayRequest } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { dockerCredentials, dockerHosts, loadEngine } from './engine-modules.ts';
import { playExitCode } from './exit-codes.ts';
import type { ProgressMode } from './flags.ts';
import { type FileFlags, loadFile, placesIn } from './load-file.ts';
import { asLockFailure } from './lock-failure.ts';
import { playProblems } from './play-problems.ts';
import { showRehearsal } from './rehearsal.ts';
import { Rejected } from './rejected.ts';
import { chooseProgress, playReporter } from './render/play-reporter.ts';
import { Waiting } from './render/waiting.ts';
import { reportNotes, reportWarnings } from './report.ts';
import { rejectSelection } from './selection.ts';
import { watchInterrupts } from './signals.ts';

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
  readonly options?: () => Omit<PlayOptions, 'concurrency' | 'keepGoing' | 'skipUnreachable'>;
  /** Shows the plan, and asks; what it gives is the exit code of a play that is not to be run. Default: nobody is asked. */
  readonly agree?: () => Promise<number | undefined>;
}

/** Loads, plans, checks and runs a play, shows it, and says the exit code. */
export async function play(
  context: CommandContext,
  command: string,
  flags: PlayFlags,
  plan: (engine: Engine, environment: Environment) => PlanResult | Promise<PlanResult>,
  more: MorePlay = {},
): Promise<number> {
  const { console, version } = context;
  const loaded = await loadFile(context, flags);
  const { environment } = loaded;
  const engine = await loadEngine();
  const planned = await plan(engine, environment);
  const found = planned.ok ? engine.preflight(environment, planned.plan) : [];
  const { errors, warnings } = await playProblems(found, loaded);
  reportWarnings(console, { warnings, files: loaded.files }, flags);
  if (!planned.ok) throw rejectSelection(planned.problems);
  reportNotes(console, planned.warnings, flags);
  if (errors.length > 0) throw new Rejected(errors, loaded.files);

  const connector = await dockerHosts();
  const options: PlayOptions = {
    concurrency: flags.concurrency,
    keepGoing: flags['keep-going'],
    skipUnreachable: flags['skip-unreachable'],
    ...more.options?.(),
  };
  const answer = await more.agree?.();
  if (answer !== undefined) return answer;
  if (flags['dry-run']) {
    const rehearsal = await engine.rehearsePlay({ plan: planned.plan, environment, connector, options });
    return showRehearsal(context, rehearsal, flags);
  }
  const reporter = playReporter(chooseProgress(flags, console), console, {
    version,
    command,
    placeOf: placesIn(loaded),
    waiting: new Waiting(engine, planned.plan),
  });
  const interrupts = watchInterrupts(
    process,
    (signal) => reporter.onInterrupt(signal),
    (exitCode) => {
      reporter.release();
      process.exit(exitCode);
    },
  );
  const operator = engine.systemOperator({
    environment: console.env,
    workingDirectory: process.cwd(),
  });
  try {
    const request: PlayRequest = {
      plan: planned.plan,
      environment,
      connector,
      operator,
      credentials: await dockerCredentials(operator),
      options,
      interrupt: interrupts.signal,
      onEvent: (event) => reporter.onEvent(event),
      checkTypes: loaded.checkTypes,
      version,
    };
    const isLocked = engine.takesLock(planned.plan.play) && flags['no-lock'] !== true;
    const result = isLocked
      ? await engine.runLockedPlay(request, {
          waitMs: flags['lock-wait'] ?? 0,
          owner: engine.thisProcess(console.env),
        })
      : await engine.runPlay(request);
    return playExitCode(result.verdict, interrupts.received());
  } catch (error) {
    throw asLockFailure(engine, error);
  } finally {
    reporter.release();
    interrupts.dispose();
  }
}
