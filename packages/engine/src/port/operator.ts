import type { Dictionary, SecretReference } from '../model/index.ts';

export type ConnectResult =
  | { readonly open: true }
  | {
      readonly open: false;
      readonly cause: string;
      /** The host answered that nobody listens there, or something that forwards connections did by closing at once. */
      readonly nobodyListens?: true;
    };

export interface CommandRequest {
  readonly command: readonly string[];
  /** The whole environment of the command. */
  readonly env: Dictionary<string>;
  /** null: nothing to read. */
  readonly stdin: string | null;
  readonly timeoutMs: number;
  /** Keep so many bytes from the beginning of standard output, and nothing else. Default: the last 64 KiB of both streams. */
  readonly stdoutBytes?: number;
}

export type CommandResult =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly output: string }
  /** Ended by a signal that was not ours. */
  | { readonly kind: 'killed'; readonly signal: string; readonly output: string }
  | { readonly kind: 'timed-out'; readonly output: string }
  /** There is no such command, or it must not be run. */
  | { readonly kind: 'not-started'; readonly cause: string };

export interface HttpRequest {
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
  /** Whether a certificate has to be one that the machine trusts; or the path of the authorities that count instead. */
  readonly verify: boolean | string;
  /** Path of a client certificate; of its key, where that is in a file of its own. */
  readonly clientCertificate?: { readonly path: string; readonly keyPath: string | null };
  /** Where these paths are looked for, before the working directory. */
  readonly directory?: string;
  /** URLs of HTTP proxies by `http`, `https`, `all`, or by these with `://` and a host. Default: none. */
  readonly proxies?: Dictionary<string>;
  readonly followRedirects: boolean;
  /** Of the whole request, redirects and body included. */
  readonly timeoutMs: number;
}

export type HttpResult =
  | { readonly answered: true; readonly status: number; readonly body: string }
  | {
      readonly answered: false;
      readonly cause: string;
      /** The connection was refused, or cut without an answer. */
      readonly nobodyListens?: true;
    };

export type AppendResult = { readonly done: true } | { readonly done: false; readonly cause: string };

/** The operator's machine, as far as plays need it. All calls reject with the signal's reason on abort. */
export interface Operator {
  /** The operator's own environment variables. */
  readonly environment: Dictionary<string>;
  /** The operator's name on that machine. */
  readonly user: string;
  /**
   * Whether `host` accepts a connection on `port` within `timeoutMs`. One that is accepted and closed at once without
   * a byte is not open.
   */
  connect(
    target: { readonly host: string; readonly port: number; readonly timeoutMs: number },
    signal: AbortSignal,
  ): Promise<ConnectResult>;
  /** Whether a host's name or address is one of that machine. */
  isThisMachine(host: string, signal: AbortSignal): Promise<boolean>;
  /** Sends one request; follows at most 30 redirects, as Python's requests does, and keeps at most 1 MiB of the body. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>;
  /**
   * Runs a command, without a shell, in the operator's working directory. On abort, or when time is up, its whole
   * process group is ended. `output` is the last 64 KiB of both streams, unless the request asks for something else.
   */
  run(request: CommandRequest, signal: AbortSignal): Promise<CommandResult>;
  /** Appends to a file, from the working directory, which is made where it does not exist. Its folder has to exist. */
  append(path: string, text: string, signal: AbortSignal): Promise<AppendResult>;
  /** The value of a secret, within a bound in time; rejects with a `SecretFailure`. */
  secret(reference: SecretReference, signal: AbortSignal): Promise<string>;
}
