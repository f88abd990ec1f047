import type { Environment, Journal, JournalHead, JournalStep, PlayResult } from '@maestro-ng/engine';
import type { Reach } from '../history/play-recorder.ts';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'keptAsideFor' | 'labelNames'>;

/** A play that has succeeded. */
export interface LaterPlay {
  readonly head: Pick<JournalHead, 'play' | 'command'>;
  readonly environment: Environment;
  readonly outcomes: PlayResult['outcomes'];
  /** undefined: it is no apply. */
  readonly reach: Pick<Reach, 'prunesAll' | 'skipsUnreachable'> | undefined;
}

/**
 * Whether all that an interrupted play has left undone is done by a later one. An apply is planned by a look at the ships:
 * what the interrupted one has stopped, removed or pulled on account of an instance occurs in the later one's plan only as
 * far as it was still to be done, so that all of it is done when the instance itself is well.
 */
export function isCovered(engine: Engine, { head, steps }: Journal, later: LaterPlay): boolean {
  const done = new Set(later.outcomes.map(({ step }) => step));
  const isAgain =
    head.play === 'apply' && later.head.play === 'apply' && head.command.name === later.head.command.name;
  return steps.every(
    (step) =>
      step.state === 'done' || done.has(step.step) || (isAgain && needsNothing(engine, step, later, done)),
  );
}

/** Whether a step of an apply that does not occur in a later one is not needed any more. */
function needsNothing(
  engine: Engine,
  { subject }: JournalStep,
  { environment, reach }: LaterPlay,
  done: ReadonlySet<string>,
): boolean {
  switch (subject.kind) {
    case 'instance':
      return environment.instances[subject.instance] === undefined;
    case 'image':
      // Whether it is needed, those say that are made of it.
      return true;
    case 'orphan': {
      if (reach === undefined || reach.skipsUnreachable) return false;
      const instance = instanceNamedBy(engine, subject);
      return environment.instances[instance] === undefined ? reach.prunesAll : done.has(`apply:${instance}`);
    }
  }
}

/** Whose container it is by its name, be it kept aside or not. */
function instanceNamedBy(
  { keptAsideFor, labelNames }: Engine,
  { instance: name, container: id }: Extract<JournalStep['subject'], { kind: 'orphan' }>,
): string {
  const labelled = { [labelNames.environment]: '' };
  return keptAsideFor({ id, name, labels: labelled }) ?? keptAsideFor({ id, name, labels: {} }) ?? name;
}
