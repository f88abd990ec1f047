import type { Change } from './change.ts';
import type { PullPolicy } from './compose-spec.ts';

/** Commands that act on, or look at, containers. */
export type PlayName = 'start' | 'stop' | 'kill' | 'restart' | 'pull' | 'clean' | 'apply';

/** What a step is about. */
export type Subject =
  | {
      readonly kind: 'instance';
      readonly instance: string;
      readonly service: string;
      readonly ship: string;
    }
  /** A container that is this environment's by its label, and of which the file knows nothing any more. */
  | {
      readonly kind: 'orphan';
      /** The container's name. */
      readonly instance: string;
      /** By its label; empty where it has none. */
      readonly service: string;
      readonly ship: string;
      /** The container's id. */
      readonly container: string;
    }
  /** An image on a ship, for all instances there that are made of it. */
  | {
      readonly kind: 'image';
      /** The image's name. */
      readonly instance: string;
      readonly service: '';
      readonly ship: string;
      /** `os/arch[/variant]`; null: the ship's own. */
      readonly platform: string | null;
      readonly pullPolicy: PullPolicy;
    };

/** Stable over runs: events, journals and saved plans speak of it, e.g. `start:web-1`. */
export type StepId = string;

/** One subject in one play. */
export interface PlanStep {
  readonly kind: 'step';
  readonly id: StepId;
  readonly subject: Subject;
  /** Ids of nodes that must have succeeded before. */
  readonly needs: readonly string[];
  /** Why the step is in the plan: it was named, is the default, or another one depends on it. */
  readonly cause: StepCause;
  /** What an apply does; absent in other plays. */
  readonly change?: Change;
  /** Of a step that is gone on with. Absent: it begins anew. */
  readonly earlier?: EarlierRun;
}

/** What an interrupted run of a step asked its Engine for, whether it was answered or not: ids of containers. */
export interface EarlierRun {
  /** To stop or kill. */
  readonly stopped: readonly string[];
  readonly started: readonly string[];
}

export type StepCause =
  | { readonly kind: 'asked'; readonly thing: string }
  | { readonly kind: 'everything' }
  | { readonly kind: 'dependency'; readonly of: string }
  /** The file names it no more. */
  | { readonly kind: 'orphan' }
  /** The file places the instance on another ship now. */
  | { readonly kind: 'moved'; readonly instance: string; readonly to: string }
  /** Ports go round: the container gives up what one of these needs, which cannot begin before the instance itself has. */
  | { readonly kind: 'exchange'; readonly instance: string; readonly with: readonly string[] }
  /** Of an image: instances are made of it. */
  | { readonly kind: 'made-of-it'; readonly instances: readonly string[] };

/**
 * A service's place in the order: all of its steps in the play, and all services beyond it. It keeps the order of
 * services that have no step in the play, and keeps the edges few.
 */
export interface PlanGate {
  readonly kind: 'gate';
  readonly id: string;
  readonly service: string;
  readonly needs: readonly string[];
}

/** What a play will do, in which order: plain data, the same for the same input. Nodes are in a legal order. */
export interface Plan {
  readonly play: PlayName;
  readonly environment: string;
  readonly nodes: readonly (PlanStep | PlanGate)[];
}

/** The instance whose container a step is about, in whatever place and under whatever name it is. */
export function instanceOf({ subject, cause }: Pick<PlanStep, 'subject' | 'cause'>): string {
  return cause.kind === 'moved' || cause.kind === 'exchange' ? cause.instance : subject.instance;
}
