import type { Pointer } from '@maestro-ng/schema';

export const lifecycleStates = ['pre-start', 'running', 'pre-stop', 'stopped'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

interface CheckBase {
  readonly at: Pointer;
}

/** Passes when `host` accepts a connection on `port`. */
export interface TcpCheck extends CheckBase {
  readonly type: 'tcp';
  readonly host: string;
  readonly port: number;
  /** The port's name in the file. */
  readonly portName: string;
  readonly maxWaitSeconds: number;
}

/** Passes when the command, run on the operator's machine, exits with 0. */
export interface ExecCheck extends CheckBase {
  readonly type: 'exec';
  readonly command: readonly string[];
  /** A second apart. Default 180. */
  readonly attempts: number;
  /** How the command is given the container's variables: over its environment, or as JSON on standard input. */
  readonly envFrom: 'env' | 'stdin';
}

/** Passes when the command, run inside the container, exits with 0. */
export interface RexecCheck extends CheckBase {
  readonly type: 'rexec';
  readonly command: readonly string[];
  /** A second apart. Default 180. */
  readonly attempts: number;
}

/** Passes after `seconds`. */
export interface SleepCheck extends CheckBase {
  readonly type: 'sleep';
  readonly seconds: number;
}

export type LifecycleCheck = TcpCheck | ExecCheck | RexecCheck | SleepCheck;

export type Lifecycle = { readonly [state in LifecycleState]: readonly LifecycleCheck[] };
