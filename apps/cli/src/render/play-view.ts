import type {
  Outcome,
  PlayEvent,
  PlayName,
  PlayResult,
  StepActivity,
  StepId,
  Subject,
} from '@maestro-ng/engine';
import { toldTogether } from './shared-pull.ts';

/** One step, as far as the story has been told. Times are milliseconds since the epoch. */
export interface StepView {
  readonly step: StepId;
  readonly subject: Subject;
  readonly phase: 'waiting' | 'running' | 'settled';
  readonly activity?: StepActivity;
  /** When the activity began. */
  readonly since?: number;
  readonly beganAt?: number;
  readonly settledAt?: number;
  readonly outcome?: Outcome;
  /** The container's id. */
  readonly container?: string;
  /** The image that it pulls, or has pulled; steps on one ship share the pull of one. */
  readonly pulls?: string;
  /** The step of a pull that ended with this one's pull, as the last of those that share it: it tells of them all. */
  readonly toldWith?: StepId;
}

/** A play, as far as the story has been told. */
export interface PlayView {
  readonly play: PlayName;
  readonly environment: string;
  readonly beganAt: number;
  /** In the plan's order. */
  readonly steps: readonly StepView[];
  /** Where each step is in `steps`. */
  readonly index: ReadonlyMap<StepId, number>;
  /** Ships that have shown what is on them, or have not answered: nothing begins before all have. */
  readonly lookedAt: ReadonlySet<string>;
  readonly unreachable: readonly { readonly ship: string; readonly cause: string }[];
  /** What auditors were not told. */
  readonly untold: readonly Extract<PlayEvent, { type: 'audit-failed' }>[];
  /** Auditors that have been waited for. */
  readonly awaited: readonly Extract<PlayEvent, { type: 'auditor-awaited' }>[];
  /** What Engines had to say of new containers. */
  readonly warnings: readonly { readonly step: StepId; readonly message: string }[];
  readonly lockTroubles: readonly Extract<PlayEvent, { type: 'lock-lost' | 'lock-left' }>[];
  readonly signal?: string;
  readonly ended?: { readonly at: number; readonly result: PlayResult };
}

/** The view after one more event; undefined before the play has begun. Pure. */
export function reducePlay(view: PlayView | undefined, event: PlayEvent): PlayView | undefined {
  if (event.type === 'play-began') {
    return {
      play: event.play,
      environment: event.environment,
      beganAt: event.time,
      steps: event.steps.map(({ step, subject }) => ({ step, subject, phase: 'waiting' })),
      index: new Map(event.steps.map(({ step }, position) => [step, position])),
      lookedAt: new Set(),
      unreachable: [],
      untold: [],
      awaited: [],
      warnings: [],
      lockTroubles: [],
    };
  }
  if (view === undefined) return undefined;
  switch (event.type) {
    case 'lock-awaited':
    case 'lock-taken-over':
    case 'stop-awaited':
      return view;
    case 'lock-lost':
    case 'lock-left':
      return { ...view, lockTroubles: [...view.lockTroubles, event] };
    case 'ship-observed':
      return { ...view, lookedAt: new Set([...view.lookedAt, event.ship]) };
    case 'ship-unreachable':
      return {
        ...view,
        lookedAt: new Set([...view.lookedAt, event.ship]),
        unreachable: [...view.unreachable, { ship: event.ship, cause: event.cause }],
      };
    case 'step-warned': {
      const { step, message } = event;
      return { ...view, warnings: [...view.warnings, { step, message }] };
    }
    case 'step-observed':
      return withStep(view, event.step, (step) =>
        event.container === null ? step : { ...step, container: event.container.id },
      );
    case 'check-settled':
      return withStep(view, event.step, (step) =>
        step.activity?.kind === 'checking'
          ? { ...step, activity: { ...step.activity, names: without(step.activity.names, event.check) } }
          : step,
      );
    case 'operation-settled': {
      const { id } = event;
      return id === undefined ? view : withStep(view, event.step, (step) => ({ ...step, container: id }));
    }
    case 'step-began':
      return withStep(view, event.step, (step) => ({
        ...step,
        phase: 'running',
        beganAt: event.time,
        since: event.time,
      }));
    case 'step-activity':
      return withStep(view, event.step, (step) => ({
        ...step,
        phase: 'running',
        activity: event.activity,
        ...(event.activity.kind === 'pulling' ? { pulls: event.activity.image } : {}),
        since: goesOn(step, event.activity) ? (step.since ?? event.time) : event.time,
      }));
    case 'step-settled':
      return toldTogether(
        withStep(view, event.step, (step) => ({
          ...step,
          phase: 'settled',
          outcome: event.outcome,
          settledAt: event.time,
          ...(event.container === null ? {} : { container: event.container }),
        })),
        event.step,
      );
    case 'audit-failed':
      return { ...view, untold: [...view.untold, event] };
    case 'auditor-awaited':
      return { ...view, awaited: [...view.awaited, event] };
    case 'interrupted':
      return { ...view, signal: event.signal };
    case 'play-ended':
      return { ...view, ended: { at: event.time, result: event.result } };
  }
}

/** Checks may have the same name. */
function without(names: readonly string[], name: string): string[] {
  const at = names.indexOf(name);
  return names.filter((_, index) => index !== at);
}

/** Whether it is no more than news of what the step is doing already. */
function goesOn({ activity }: StepView, next: StepActivity): boolean {
  return activity?.kind === 'pulling' && next.kind === 'pulling' && next.progress !== null;
}

function withStep(view: PlayView, id: StepId, change: (step: StepView) => StepView): PlayView {
  const position = view.index.get(id);
  const step = position === undefined ? undefined : view.steps[position];
  if (position === undefined || step === undefined) return view;
  return { ...view, steps: view.steps.with(position, change(step)) };
}

/** The ships that are being looked at, in the plan's order, before anything begins. */
export function shipsToLookAt({ steps, lookedAt }: PlayView): string[] {
  if (steps.some(({ phase }) => phase !== 'waiting')) return [];
  return [...new Set(steps.map(({ subject }) => subject.ship))].filter((ship) => !lookedAt.has(ship));
}

/** What people call a step: its instance. */
export function stepName(view: PlayView, id: StepId): string {
  return stepOf(view, id)?.subject.instance ?? id;
}

export function stepOf(view: PlayView, id: StepId): StepView | undefined {
  const position = view.index.get(id);
  return position === undefined ? undefined : view.steps[position];
}

export interface Tally {
  readonly waiting: number;
  readonly running: number;
  readonly settled: number;
  readonly outcomes: ReadonlyMap<Outcome['kind'], number>;
}

/** How many steps are where. */
export function tally(steps: readonly StepView[]): Tally {
  const phases = { waiting: 0, running: 0, settled: 0 };
  const outcomes = new Map<Outcome['kind'], number>();
  for (const step of steps) {
    const { phase, outcome } = step;
    phases[phase] += 1;
    if (outcome !== undefined && !isToldByInstance(step, steps))
      outcomes.set(outcome.kind, (outcomes.get(outcome.kind) ?? 0) + 1);
  }
  return { ...phases, outcomes };
}

/** Whether a step has not begun, and is a part of what was to be done for an instance, such as the stop where that was before. */
export function isToldByInstance({ subject, outcome }: StepView, steps: readonly StepView[]): boolean {
  const hasNotBegun = outcome?.kind === 'not-begun' || outcome?.kind === 'held-back';
  if (!hasNotBegun || subject.kind !== 'orphan') return false;
  return steps.some(({ subject: other }) => other.kind === 'instance' && other.instance === subject.instance);
}
