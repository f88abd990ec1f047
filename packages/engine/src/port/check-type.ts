import type { CheckTypeSchema } from '@maestro-ng/schema';
import type { ContainerDetails, Dictionary, Json } from '../model/index.ts';
import type { Clock } from './clock.ts';
import type { LogOptions } from './host-driver.ts';

/** A type of lifecycle check that an extension adds. */
export interface CheckType {
  /**
   * JSON Schema (2020-12) of the keys of such a check: `properties`, `required`, `description`, and whatever else. Every
   * check has `type` and `max_wait` beside them; other keys than these are told as unknown.
   */
  readonly schema: CheckTypeSchema;
  /** What it looks at, for people: follows the type's name in messages. Default: nothing. */
  readonly describe?: (options: CheckOptions) => string;
  /**
   * Waits until the state holds, or cannot hold any more. It is given up after `max_wait` seconds (300), and when the
   * container ends; `tools.signal` tells. What it throws is a failure of the check.
   */
  readonly run: (options: CheckOptions, tools: CheckTools) => Promise<CheckResult>;
}

/** The check's keys as the file has them, `type` and `max_wait` aside. */
export type CheckOptions = Dictionary<Json>;

export type CheckResult =
  | { readonly passed: true }
  /** `cause`: a clause. */
  | { readonly passed: false; readonly cause: string };

/** What a check of an extension works with: one instance, as far as it is there. */
export interface CheckTools {
  readonly instance: string;
  readonly ship: string;
  /** Whether there is a container in this state: before the first start there is none. */
  readonly hasContainer: boolean;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** undefined: there is no container. */
  readonly inspect: () => Promise<ContainerDetails | undefined>;
  /** The lines of the container's log, without their line feeds; none where there is no container. */
  readonly logLines: (options: LogOptions) => AsyncIterable<string>;
  /** Runs a command inside the container, for at most a minute. */
  readonly exec: (
    command: readonly string[],
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
  /** To be called after each try in vain, with its cause as a clause: they are counted, and the last one is told. */
  readonly tried: (cause: string) => void;
}

/** Types of checks by name. */
export type CheckTypes = ReadonlyMap<string, CheckType>;
