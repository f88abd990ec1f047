import type { Pointer } from '@maestro-ng/schema';
import type { Dictionary } from './dictionary.ts';
import type { Json } from './json.ts';
import type { Text } from './text.ts';

export const lifecycleStates = ['pre-start', 'running', 'pre-stop', 'stopped'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

interface CheckBase {
  readonly at: Pointer;
}

interface PortCheck extends CheckBase {
  readonly host: string;
  /** A port of the ship; the first of a range. */
  readonly port: number;
  /** The container's port behind it; the first of a range. Absent: the file names a port of the ship. */
  readonly containerPort?: number;
  /** Docker picks the port of the ship from a range. */
  readonly isPicked?: true;
  /** `host` is a loopback address of this ship: only a tool that runs there can reach it. */
  readonly loopbackOf?: {
    readonly ship: string;
    /** The ship's `ip`; null: its Engine is reached by a socket of this machine, so it is this machine. */
    readonly ip: string | null;
  };
}

/** Passes when `host` accepts a connection on the port. */
export interface TcpCheck extends PortCheck {
  readonly type: 'tcp';
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

/** What an http check hands to its requests, as the file has it; keys of the original, but for what may be secret. */
export type RequestsOptions = Dictionary<Json>;

/** Passes when the answer's status is 200 or, with a `matchRegex`, when that is found in its body. */
export interface HttpCheck extends PortCheck {
  readonly type: 'http';
  /** The port's name in the file; null: the file gives a number. */
  readonly portName: string | null;
  /** Begins with a slash. */
  readonly path: string;
  readonly scheme: string;
  /** In capitals. */
  readonly method: string;
  /** A Python expression, searched with DOTALL. */
  readonly matchRegex: string | null;
  readonly maxWaitSeconds: number;
  readonly requestsOptions: RequestsOptions;
  /** Headers to send. */
  readonly headers: readonly { readonly name: string; readonly value: Text }[];
  /** User and password for the server; null: none. */
  readonly auth: { readonly user: Text; readonly password: Text } | null;
}

/** Passes when Docker's own health check of the container says healthy. */
export interface HealthCheck extends CheckBase {
  readonly type: 'health';
  readonly maxWaitSeconds: number;
}

/** A check of a type that an extension adds. */
export interface ExtensionCheck extends CheckBase {
  readonly type: 'extension';
  /** The type, as the file has it. */
  readonly name: string;
  /** What it looks at, for people; may be empty. */
  readonly about: string;
  readonly options: Dictionary<Json>;
  readonly maxWaitSeconds: number;
}

export type LifecycleCheck =
  | TcpCheck
  | HttpCheck
  | ExecCheck
  | RexecCheck
  | SleepCheck
  | HealthCheck
  | ExtensionCheck;

export type Lifecycle = { readonly [state in LifecycleState]: readonly LifecycleCheck[] };
