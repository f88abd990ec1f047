import type { StepActivity, StepId } from '@maestro-ng/engine';
import type { PlayView, StepView } from './play-view.ts';

/** Of a pull, or of the time before it is tried again. */
type PullActivity = Extract<StepActivity, { kind: 'pulling' | 'waiting-to-pull' }>;

/** An image is pulled to a ship once, for all instances there that need it: these are one thing to tell of. */
function sharers(view: PlayView, { subject, pulls }: StepView): readonly StepView[] {
  if (pulls === undefined) return [];
  return view.steps.filter((other) => other.pulls === pulls && other.subject.ship === subject.ship);
}

/** Whether what a step begins to do was told already, of another step that shares the pull. */
export function isTold(view: PlayView, step: StepView, activity: PullActivity): boolean {
  return sharers(view, step).some((other) => {
    if (other.step === step.step) return false;
    const waits = other.activity?.kind === 'waiting-to-pull' ? other.activity : undefined;
    return activity.kind === 'pulling' ? waits === undefined : waits?.attempt === activity.attempt;
  });
}

/** The instance, the first in the plan's order, that is shown with the pull that this step waits for; undefined: itself. */
export function pullsWith(view: PlayView, step: StepView): string | undefined {
  if (!isPull(step.activity)) return undefined;
  const first = sharers(view, step).find(({ phase, activity }) => phase === 'running' && isPull(activity));
  return first === undefined || first.step === step.step ? undefined : first.subject.instance;
}

function isPull(activity: StepActivity | undefined): boolean {
  return activity?.kind === 'pulling' || activity?.kind === 'waiting-to-pull';
}

/** The view after a step has settled: in a pull, the last of those that share one tells of them all. */
export function toldTogether(view: PlayView, settled: StepId): PlayView {
  const position = view.index.get(settled);
  const step = position === undefined ? undefined : view.steps[position];
  if (view.play !== 'pull' || step === undefined) return view;
  const shared = sharers(view, step);
  if (shared.some(({ phase }) => phase === 'running')) return view;
  const told = new Set(shared.flatMap((other) => (other.toldWith === undefined ? [other.step] : [])));
  return {
    ...view,
    steps: view.steps.map((other) => (told.has(other.step) ? { ...other, toldWith: settled } : other)),
  };
}
