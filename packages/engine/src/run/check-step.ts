import type { ChecksReport, Decision } from '../decide/index.ts';
import { type ChildSignal, childSignal } from '../lifecycle/child-signal.ts';
import { checkNames } from '../lifecycle/describe-check.ts';
import { runChecks } from '../lifecycle/run-checks.ts';
import { type CheckVerdict, verdictInWords } from '../lifecycle/verdict.ts';
import type { LifecycleCheck } from '../model/index.ts';
import { hidingSecrets } from './hiding-secrets.ts';
import type { StepContext } from './step-context.ts';
import { proves } from './step-task.ts';
import { ContainerWatch } from './watch-container.ts';
import { whatBecameOf } from './what-became-of.ts';

type CheckDecision = Extract<Decision, { kind: 'check' }>;

/**
 * Runs all checks of a state, and watches the container meanwhile where that is asked for. The step counts as waiting,
 * not acting, until they are done. `cut-short`: they were cancelled.
 */
export async function checkStep(
  context: StepContext,
  decision: CheckDecision,
  variables: () => Promise<readonly string[]>,
): Promise<ChecksReport | 'cut-short'> {
  const { state, proving = false } = decision;
  const { interrupt, emit } = context;
  const all = context.lifecycle[state];
  const asked = proving ? all.filter(proves) : all;
  const checks = asked.length === 0 && state === 'running' ? [staysUp] : asked;
  const waiting = childSignal(interrupt);
  const step = context.step.id;
  const nameOf = checkNames(context.environment);
  const names = asked.map(nameOf);
  emit({ type: 'step-activity', step, activity: { kind: 'checking', state, checks: names.length, names } });
  context.onPhase('waiting');
  const sofar = new Map<LifecycleCheck, CheckVerdict>();
  const hide = hidingSecrets(context);
  const watch = watchFor(context, decision, { checks, hide }, waiting);
  const checking = check(context, decision, checks, { variables, waiting, sofar, watch, hide, nameOf });
  try {
    const contenders = [checking];
    if (watch !== undefined) contenders.push(watched(watch, sofar, nameOf));
    return await Promise.race(contenders);
  } catch (error) {
    if (interrupt.aborted) return 'cut-short';
    throw error;
  } finally {
    waiting.abort(over);
    waiting.release();
    // Commands that the checks run are ended before the step goes on.
    await checking.catch(() => undefined);
    context.onPhase('acting');
  }
}

/** What has no check, and takes the place of another container, must not end at once. */
const staysUp: LifecycleCheck = { type: 'sleep', seconds: 1, at: '' };

const over = new Error('the checks are over');

/** undefined: there is nothing to watch. */
function watchFor(
  { driver, watches }: StepContext,
  { container, watch, proving = false }: CheckDecision,
  { checks, hide }: { readonly checks: readonly LifecycleCheck[]; readonly hide: (text: string) => string },
  { signal }: ChildSignal,
): ContainerWatch | undefined {
  if (!watch || container === null) return undefined;
  const heedsHealth = !checks.some(({ type }) => type === 'health');
  const watched = { id: container, isNew: !proving, heedsHealth, hide };
  return new ContainerWatch(watched, watches.of(driver), driver.containers, signal);
}

async function check(
  context: StepContext,
  { state, container, former = false }: CheckDecision,
  checks: readonly LifecycleCheck[],
  more: {
    readonly variables: () => Promise<readonly string[]>;
    readonly waiting: ChildSignal;
    readonly sofar: Map<LifecycleCheck, CheckVerdict>;
    readonly watch: ContainerWatch | undefined;
    readonly hide: (text: string) => string;
    readonly nameOf: (check: LifecycleCheck) => string;
  },
): Promise<ChecksReport> {
  const { clock, driver, operator, environment, step, emit, checkTypes, calls } = context;
  const { containers, exec } = driver;
  const { variables, waiting, sofar, watch, hide, nameOf } = more;
  const verdict = await runChecks(
    checks,
    {
      clock,
      operator,
      containers,
      exec,
      instance: step.subject.instance,
      ship: step.subject.ship,
      directory: environment.directory,
      container,
      isFormer: former,
      variables,
      hide,
      nameOf,
      types: checkTypes,
      ...(watch === undefined ? {} : { healthNews: watch.healthNews }),
    },
    waiting.signal,
    {
      onSettled: (name, { output: _o, why: _w, unasked: _u, ...settled }) =>
        emit({ type: 'check-settled', step: step.id, state, check: name, ...settled }),
      onTried: (one, verdictSoFar) => sofar.set(one, verdictSoFar),
    },
  );
  if (verdict.passed) return { result: 'passed' };
  const { output, unasked } = verdict.verdict;
  const became =
    container === null || state === 'stopped'
      ? undefined
      : await whatBecameOf(container, watch?.restartsBefore ?? 0, containers, calls);
  return {
    result: 'failed',
    check: verdict.check,
    cause: [verdictInWords(verdict.verdict), ...(became === undefined ? [] : [became])].join('; '),
    ...(unasked && { unasked }),
    ...(output === undefined ? {} : { output: lastLines(output) }),
  };
}

/** The last few lines of what a program wrote; nothing where the cause has said it all. */
function lastLines(output: string): readonly string[] {
  const lines = output.trimEnd().split('\n').slice(-10);
  return lines.length > 1 ? lines : [];
}

/** What the watch has to say, with what the checks that still waited had come to. */
async function watched(
  watch: ContainerWatch,
  sofar: ReadonlyMap<LifecycleCheck, CheckVerdict>,
  nameOf: (check: LifecycleCheck) => string,
): Promise<ChecksReport> {
  const news = await watch.news();
  const causes = [...sofar].map(([one, verdict]) => {
    const words = verdictInWords(verdict);
    return sofar.size === 1 ? words : `${nameOf(one)}: ${words}`;
  });
  const waitedFor = causes.length === 0 ? null : causes.join('; ');
  switch (news.kind) {
    case 'ended': {
      const { kind: _, ...end } = news;
      return { result: 'container-ended', ...end, waitedFor };
    }
    case 'unhealthy':
      return { result: 'unhealthy', cause: news.cause, waitedFor };
  }
}
