import type { Pointer } from '@maestro-ng/schema';
import type { Concealed } from './concealed.ts';
import type { Json } from './json.ts';
import type { Text } from './text.ts';

/** What an auditor hears of: `info` plays, `debug` each container too. Every level hears of errors, of both. */
export type AuditLevel = 'debug' | 'info' | 'error';

/** Something begins, has succeeded, or has failed. */
export const auditEvents = ['action', 'success', 'error'] as const;
export type AuditEvent = (typeof auditEvents)[number];

interface AuditorBase {
  readonly level: AuditLevel;
  /** Whether plays go on without it when it fails as they begin. */
  readonly ignoreErrors: boolean;
  readonly at: Pointer;
}

/** Appends a line per event to a file. */
export interface LogAuditor extends AuditorBase {
  readonly type: 'log';
  /** From the working directory. */
  readonly file: string;
}

/** Calls a URL. */
export interface HttpAuditor extends AuditorBase {
  readonly type: 'http';
  readonly endpoint: Text;
  readonly method: 'GET' | 'POST';
  readonly headers: readonly { readonly name: string; readonly value: Text }[];
  readonly timeoutSeconds: number;
  /** Its texts are formats of Python's, with the fields `what`, `action`, `who` and `message`. */
  readonly payload: Concealed<Json>;
  readonly events: readonly AuditEvent[];
}

/** Writes to a Slack channel. */
export interface SlackAuditor extends AuditorBase {
  readonly type: 'slack';
  readonly channel: string;
  readonly token: Text;
  /** Name to appear under. */
  readonly name: string;
  /** URL of a picture. */
  readonly icon: string | null;
  readonly endpoint: Text;
}

/** Runs a script when a play has succeeded. */
export interface ExecAuditor extends AuditorBase {
  readonly type: 'exec';
  readonly script: string;
  /** Formats of Python's, with the fields `what`, `action` and `who`: each becomes one argument. */
  readonly args: readonly string[];
}

/** Does nothing: the service does not exist any more. */
export interface HipchatAuditor extends AuditorBase {
  readonly type: 'hipchat';
}

/** Always fails; for tests. */
export interface FailAuditor extends AuditorBase {
  readonly type: '_fail';
}

export type Auditor = LogAuditor | HttpAuditor | SlackAuditor | ExecAuditor | HipchatAuditor | FailAuditor;
