import type { LifecycleState } from '../model/index.ts';
import { containerUnhealthy } from './container-ends.ts';
import type { ChecksReport } from './decision.ts';
import { checkFailed } from './failures.ts';
import { putBackGivenUp } from './setbacks.ts';
import type { Sight } from './sight.ts';
import { keepsOld, type StepState, type StepTask } from './step-state.ts';
import { runningContainer } from './stop.ts';
import { putBackUnproven } from './what-stands.ts';

/** All checks of a state have passed, or one has failed, or the container has ended. */
export function afterChecks(
  task: StepTask,
  state: StepState,
  checked: LifecycleState,
  report: ChecksReport,
): StepState {
  const sight: Sight = { ...state.sight, age: 'old' };
  if (state.failure !== null && report.result === 'failed' && keepsOld(task)) {
    const failure = putBackUnproven(state.failure.failure, reportInWords(report));
    return { ...state, sight, failure: { ...state.failure, failure, tidy: false } };
  }
  if (state.failure !== null && report.result !== 'passed') {
    return putBackGivenUp(
      task,
      { ...state, sight },
      state.failure,
      `waiting for its ${checked} checks`,
      reportInWords(report),
    );
  }
  const tidy = keepsOld(task);
  switch (report.result) {
    case 'passed':
      return { ...state, sight, passed: [...state.passed, checked] };
    case 'container-ended': {
      const { result: _, ...ended } = report;
      return { ...state, sight, ended };
    }
    case 'unhealthy': {
      const failure = containerUnhealthy(task, report, hintOfCheck(task, checked, state));
      return { ...state, sight, failure: { failure, tidy, logsOf: state.sight.holder?.id ?? null } };
    }
    case 'failed': {
      const failure = checkFailed(task, checked, report, hintOfCheck(task, checked, state));
      if (task.play === 'restart' && checked === 'stopped') return { ...state, sight, deferred: failure };
      const logsOf = checked === 'pre-start' ? null : (state.sight.holder?.id ?? null);
      return { ...state, sight, failure: { failure, tidy, logsOf } };
    }
  }
}

function reportInWords(report: Exclude<ChecksReport, { result: 'passed' }>): string {
  switch (report.result) {
    case 'failed':
      return `${report.check}: ${report.cause}`;
    case 'unhealthy':
      return report.cause;
    case 'container-ended':
      return report.exitCode === null
        ? 'the container ended'
        : `the container ended with exit code ${report.exitCode}`;
  }
}

function hintOfCheck(task: StepTask, checked: LifecycleState, state: StepState): string | undefined {
  const { play } = task;
  switch (checked) {
    case 'pre-start':
      if (play !== 'restart') return 'Nothing was started.';
      // One that is gone on with may have stopped it before.
      if (state.stopAsked !== null) return 'The container is stopped, and was not started again.';
      return runningContainer(task, state) === undefined
        ? 'Nothing was started.'
        : 'The container was not stopped.';
    case 'running':
      return 'The container was left as it is, for you to look at.';
    case 'pre-stop':
      return 'The container was not stopped.';
    case 'stopped':
      return play === 'restart' ? 'The container was started again all the same.' : undefined;
  }
}
