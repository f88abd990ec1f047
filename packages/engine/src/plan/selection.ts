import type { EngineCode, Environment, StepCause } from '../model/index.ts';

/** What a command was asked to act on. What is left out is asked for by nobody. */
export interface Selection {
  /** Names of instances or services; none means every service that is not omitted. */
  readonly things?: readonly string[];
  /** Adds what the things require or, for a stop, what requires them, over any number of services (`-d`). */
  readonly withDependencies?: boolean;
  /** Keeps no order, and adds nothing where nothing is named (`-i`). */
  readonly ignoreDependencies?: boolean;
  /** Keeps instances whose name matches (Python's `fnmatch`), whatever else is asked. */
  readonly containerFilter?: string;
  /** Keeps instances whose ship's name matches. */
  readonly shipFilter?: string;
}

export interface StopSelection extends Selection {
  /** Allows naming nothing, and naming services (`-a`). */
  readonly all?: boolean;
  /** Allows naming services (`-s`). */
  readonly expandServices?: boolean;
}

/** Why a selection cannot be acted on. */
export interface SelectionProblem {
  readonly code: Extract<
    EngineCode,
    'unknown-thing' | 'nothing-named' | 'service-not-expanded' | 'not-an-instance' | 'dependency-cycle'
  >;
  /** What was named; absent where nothing was, and for cycles. */
  readonly thing?: string;
  /** One sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

export interface SelectedInstance {
  readonly name: string;
  readonly cause: StepCause;
}

/** Instances in the order of the play; `warnings` are whole sentences. Problems are all that were found. */
export type SelectionResult =
  | {
      readonly ok: true;
      readonly instances: readonly SelectedInstance[];
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly SelectionProblem[] };

/** What a name stands for; an instance comes before a service of the same name, as in MaestroNG 0.8.3. */
export type Thing =
  | { readonly kind: 'instance'; readonly name: string; readonly instances: readonly string[] }
  | { readonly kind: 'service'; readonly name: string; readonly instances: readonly string[] }
  | { readonly kind: 'unknown'; readonly name: string };

export function lookUpThing(environment: Environment, name: string): Thing {
  if (Object.hasOwn(environment.instances, name)) return { kind: 'instance', name, instances: [name] };
  const service = Object.hasOwn(environment.services, name) ? environment.services[name] : undefined;
  if (service !== undefined) return { kind: 'service', name, instances: service.instances };
  return { kind: 'unknown', name };
}
