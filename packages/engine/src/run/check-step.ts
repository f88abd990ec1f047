import type { ChecksReport, Decision } from '../decide/index.ts';
import { childSignal } from '../lifecycle/child-signal.ts';
import { runChecks } from '../lifecycle/run-checks.ts';
import type { StepContext } from './step-context.ts';
import { proves } from './step-task.ts';
import { watchContainer } from './watch-container.ts';

/**
 * Runs all checks of a state, and watches the container meanwhile where that is asked for. The step counts as waiting,
 * not acting, until they are done. `interrupted`: they were cancelled.
 */
export async function checkStep(
  context: StepContext,
  { state, container, watch, proving = false }: Extract<Decision, { kind: 'check' }>,
  variables: () => Promise<readonly string[]>,
): Promise<ChecksReport | 'interrupted'> {
  const { clock, driver, operator, interrupt, emit } = context;
  const step = context.step.id;
  const all = context.lifecycle[state];
  const checks = proving ? all.filter(proves) : all;
  const waiting = childSignal(interrupt);
  emit({ type: 'step-activity', step, activity: { kind: 'checking', state, checks: checks.length } });
  context.onPhase('waiting');
  const { containers, exec } = driver;
  const checking = runChecks(
    checks,
    { clock, operator, containers, exec, container, variables },
    waiting.signal,
    (check, verdict) => emit({ type: 'check-settled', step, state, check, ...verdict }),
  ).then((verdict): ChecksReport => {
    if (verdict.passed) return { result: 'passed' };
    return { result: 'failed', check: verdict.check, cause: verdictInWords(verdict.verdict) };
  });
  try {
    const contenders: Promise<ChecksReport>[] = [checking];
    if (watch && container !== null) {
      const ended = watchContainer(containers, container, clock, waiting.signal);
      contenders.push(ended.then(({ exitCode }) => ({ result: 'container-ended', exitCode })));
    }
    return await Promise.race(contenders);
  } catch (error) {
    if (interrupt.aborted) return 'interrupted';
    throw error;
  } finally {
    waiting.abort(over);
    waiting.release();
    // Commands that the checks run are ended before the step goes on.
    await checking.catch(() => undefined);
    context.onPhase('acting');
  }
}

const over = new Error('the checks are over');

function verdictInWords({
  attempts,
  elapsedMs,
  cause = 'failed',
}: {
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly cause?: string;
}): string {
  if (attempts === 0) return cause;
  return `${cause}, ${attempts === 1 ? '1 attempt' : `${attempts} attempts`} in ${(elapsedMs / 1000).toFixed(1)} s`;
}
